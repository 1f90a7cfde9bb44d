/** What the balls' colours say, at the lower right of the stage, whenever they are not those of their numbers. */
import "./legend.css";
import type { ColourBy, Theme } from "../../shared/protocol.ts";
import { colourMaps, HEIGHTS, type Measured, TOP_SPEED } from "../../shared/render/colour-maps.ts";
import { create } from "../dom.ts";

/** The quantity, its unit, and the values at both ends of the map. */
const scales: Readonly<Record<Measured, readonly [title: string, unit: string, low: number, high: number]>> = {
  speed: ["Speed", "units/s", 0, TOP_SPEED],
  spin: ["Spin, at the rim", "units/s", 0, TOP_SPEED],
  height: ["Height", "units", ...HEIGHTS],
};

export function showLegend(place: HTMLElement, colour: ColourBy, theme: Theme): void {
  place.hidden = colour === "number";
  if (colour === "number") return;
  const [title, unit, low, high] = scales[colour];
  const bar = create("div", { className: "legend-bar" });
  bar.style.background = `linear-gradient(to right, ${colourMaps[colour][theme].join(", ")})`;
  const head = row(create("strong", { textContent: title }), create("span", { textContent: unit }));
  const ends = [low, (low + high) / 2, high].map((value) =>
    create("span", { textContent: String(value).replace("-", "−") }),
  );
  place.replaceChildren(head, bar, row(...ends));
}

function row(...parts: readonly HTMLElement[]): HTMLElement {
  const line = create("div", { className: "legend-line" });
  line.append(...parts);
  return line;
}
