/**
 * Colours by what balls do: maps from slow, still or low to fast, spinning or high, each of which stands out from the
 * theme's field at its far end. A colour comes with how white the marking on it must be for a dark number to be read there.
 */
import { CIRCUMRADIUS } from "../polygon.ts";
import type { ColourBy, Theme } from "../protocol.ts";
import { markingAlpha } from "./contrast.ts";
import type { Paint } from "./paints.ts";
import { parseColour, type Rgb } from "./shading.ts";

export type Measured = Exclude<ColourBy, "number">;

/** Units/s at the maps' far end: of a ball, and of its rim as it spins (3.2 turns/s at a radius of 15 units). */
export const TOP_SPEED = 300;
/** Units above the centre, at the map's near and far end. */
export const HEIGHTS: readonly [low: number, high: number] = [-CIRCUMRADIUS, CIRCUMRADIUS];

/** Colours at even distances along each map. */
export const colourMaps: Readonly<Record<Measured, Readonly<Record<Theme, readonly string[]>>>> = {
  speed: {
    light: ["#b9c0c8", "#d9b98f", "#f39800", "#e04a06", "#8c1f00"],
    dark: ["#4a4f57", "#8a5a35", "#ea5506", "#ff9a3c", "#ffe0a8"],
  },
  spin: {
    light: ["#b9c0c8", "#d4a9b4", "#e0637f", "#b52a62", "#5e0f3f"],
    dark: ["#4a4f57", "#7d4a5d", "#d23f70", "#ff8398", "#ffd6d4"],
  },
  height: {
    light: ["#b9c0c8", "#9fc0b8", "#45a596", "#127a78", "#0a4248"],
    dark: ["#4a4f57", "#3b6a6c", "#1f9c94", "#67d3bd", "#d2f7e2"],
  },
};

/** A map in even steps: see PaintMap. */
export function mapPaints(map: readonly string[], steps: number, radius: number, width: number): readonly Paint[] {
  const stops = map.map(parseColour);
  return Array.from({ length: steps }, (_, i) => {
    const place = (i / (steps - 1)) * (stops.length - 1);
    const before = Math.min(Math.floor(place), stops.length - 2);
    const mix = (channel: 0 | 1 | 2) =>
      stops[before][channel] + (stops[before + 1][channel] - stops[before][channel]) * (place - before);
    const base: Rgb = [mix(0), mix(1), mix(2)];
    return { base, marking: markingAlpha(base, radius, width) };
  });
}
