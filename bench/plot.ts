/** The README's plot: cost per ball and step against the number of balls, both logarithmic, as an SVG for light and dark pages. */

export interface Line {
  readonly name: string;
  /** At least one; both numbers above 0. */
  readonly points: readonly { readonly balls: number; readonly nanoseconds: number }[];
}

const WIDTH = 760;
const HEIGHT = 440;
const LEFT = 70;
const RIGHT = 610;
const TOP = 46;
const BOTTOM = 390;
/** Pixels between the names at the lines' ends. */
const NAME_HEIGHT = 16;

/** Told apart on white and on black; the names stand in the order of the lines' ends for whoever sees no colours. */
const COLOURS = ["#e8590c", "#1c7ed6", "#4c9fe0", "#2f9e44", "#57b96a", "#9c36b5", "#c2255c", "#868e96", "#a07a2c"];

const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #24292f }
.grid { stroke: #d0d7de }
.line { fill: none; stroke-width: 1.5 }
.first { stroke-width: 3.5 }
.title { font-size: 15px; font-weight: 600 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .grid { stroke: #3d444d } }
`.trim();

/** Powers of ten around values, and those between. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(Math.ceil(Math.log10(Math.max(...values))), first + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}

function scale(ticks: readonly number[], from: number, to: number): (value: number) => number {
  const low = Math.log10(ticks[0]);
  const high = Math.log10(ticks[ticks.length - 1]);
  return (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
}

/** Moves labels apart that lie nearer than NAME_HEIGHT, from the top down. */
function spreadNames(wanted: readonly number[]): number[] {
  const order = wanted.map((_, i) => i).sort((i, j) => wanted[i] - wanted[j]);
  const result = [...wanted];
  let free = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    result[i] = Math.max(wanted[i], free);
    free = result[i] + NAME_HEIGHT;
  }
  return result;
}

const r = (value: number) => value.toFixed(1);
const number = (value: number) => value.toLocaleString("en-US");

/** @param lines one at least; the first is drawn as the one that matters */
export function plot(lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const columns = decades(points.map(({ balls }) => balls));
  const rows = decades(points.map(({ nanoseconds }) => nanoseconds));
  const x = scale(columns, LEFT, RIGHT);
  const y = scale(rows, BOTTOM, TOP);
  const end = (line: Line) => line.points[line.points.length - 1];
  const names = spreadNames(lines.map((line) => y(end(line).nanoseconds)));
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">Cost per ball and step against the number of balls: ${lines.map(({ name }) => name).join(", ")}</title>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="${LEFT}" y="22">Cost per ball and step of 1/60 s, ns</text>`,
    ...columns.flatMap((value) => [
      `<path class="grid" d="M${r(x(value))} ${TOP}V${BOTTOM}"/>`,
      `<text x="${r(x(value))}" y="${BOTTOM + 20}" text-anchor="middle">${number(value)}</text>`,
    ]),
    `<text x="${0.5 * (LEFT + RIGHT)}" y="${BOTTOM + 42}" text-anchor="middle">balls</text>`,
    ...rows.flatMap((value) => [
      `<path class="grid" d="M${LEFT} ${r(y(value))}H${RIGHT}"/>`,
      `<text x="${LEFT - 8}" y="${r(y(value) + 4)}" text-anchor="end">${number(value)}</text>`,
    ]),
    ...lines.flatMap((line, i) => {
      const colour = COLOURS[i % COLOURS.length];
      const path = line.points.map(({ balls, nanoseconds }) => `${r(x(balls))} ${r(y(nanoseconds))}`).join("L");
      return [
        `<path class="line${i === 0 ? " first" : ""}" stroke="${colour}" d="M${path}"/>`,
        ...line.points.map(
          ({ balls, nanoseconds }) =>
            `<circle cx="${r(x(balls))}" cy="${r(y(nanoseconds))}" r="${i === 0 ? 4 : 2.5}" fill="${colour}"/>`,
        ),
        `<path class="line${i === 0 ? " first" : ""}" stroke="${colour}" d="M${RIGHT + 14} ${r(names[i])}h18"/>`,
        `<text x="${RIGHT + 38}" y="${r(names[i] + 4)}">${line.name}</text>`,
      ];
    }),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}
