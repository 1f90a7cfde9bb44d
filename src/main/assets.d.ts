/** Styles that are loaded together with a module that is loaded late. */
declare module "*.css";
/** Markup that is part of such a module, as text. */
declare module "*.html?raw" {
  const html: string;
  export default html;
}
