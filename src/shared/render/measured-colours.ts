/** What it takes to colour balls by what they do. Fetched when that is first wanted. */
import type { Theme } from "../protocol.ts";
import { colourMaps, type Measured, mapPaints } from "./colour-maps.ts";
import type { PaintMap } from "./paints.ts";

export { measureLevels } from "./levels.ts";

export function paintMap(by: Measured, theme: Theme): PaintMap {
  return (steps, radius, width) => mapPaints(colourMaps[by][theme], steps, radius, width);
}
