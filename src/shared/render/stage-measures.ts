/** Measures of the frame that all renderers draw. */
import { FRAME_THICKNESS } from "./camera.ts";

/** World units: of the thin line on the frame's inside edge. */
export const EDGE_LINE = 1.1;
/** World units of each side that the mark takes up, and of the slits that part it from the frame. */
export const MARK_LENGTH = 30;
export const SLIT = 2;
/** World units: the field reaches this far under the frame, so that no seam shows. */
export const UNDERLAP = FRAME_THICKNESS / 2;
