// Node 20 strips no types, so a thread starts here and takes TypeScript from then on.
import { register } from "tsx/esm/api";

register();
await import("./thread.ts");
