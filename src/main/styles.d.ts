/** Styles that are loaded together with a module that is loaded late. */
declare module "*.css";
