/** The picture, drawn by this thread where workers can't draw. This file is fetched only then. */
import type { WorkerLost } from "../shared/errors.ts";
import type { PictureApi } from "../shared/protocol.ts";
import { Picture } from "../shared/render/picture.ts";
import { LocalLink } from "./local-link.ts";
import type { Link } from "./worker-link.ts";

export function openLocalPicture(onLost: (error: WorkerLost) => void, lastStep: () => number): Link<PictureApi> {
  const make = (onError: (error: unknown) => void) => new Picture({ onError, createSurface });
  return new LocalLink<PictureApi>("render", make, onLost, lastStep);
}

/** A document's canvas, for images. */
export function createSurface(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement("canvas"), { width, height });
}
