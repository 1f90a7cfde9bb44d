/** The render worker: exposes a Picture, nothing else. */
import { expose } from "comlink";
import { endpoint } from "../shared/endpoint.ts";
import { Picture } from "./picture.ts";

expose(
  endpoint(new Picture(), ["init", "attach", "resize", "theme", "start", "pause", "resume", "statistics", "dispose"]),
  self,
);
