/** The charts as one picture, as they are on the page: each under its name and summary, on the panel's ground. */

export interface Drawn {
  readonly name: string;
  readonly summary: string;
  readonly canvas: HTMLCanvasElement;
}

export interface Ink {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
}

/** CSS px: around everything, and for the words over each chart. */
const MARGIN = 16;
const HEAD = 44;
const FONT = "system-ui, sans-serif";

/** @param pixelRatio device pixels per CSS px, of the charts' canvases */
export function drawPicture(charts: readonly Drawn[], ink: Ink, pixelRatio: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const width = Math.max(...charts.map((chart) => chart.canvas.width));
  const heights = charts.map((chart) => chart.canvas.height + HEAD * pixelRatio);
  canvas.width = width + 2 * MARGIN * pixelRatio;
  canvas.height = heights.reduce((a, b) => a + b) + 2 * MARGIN * pixelRatio;
  const context = canvas.getContext("2d")!;
  context.fillStyle = ink.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  let top = MARGIN * pixelRatio;
  for (const [i, chart] of charts.entries()) {
    context.font = `600 ${14 * pixelRatio}px ${FONT}`;
    context.fillStyle = ink.text;
    context.fillText(chart.name, MARGIN * pixelRatio, top + 16 * pixelRatio);
    context.font = `${12 * pixelRatio}px ${FONT}`;
    context.fillStyle = ink.muted;
    context.fillText(chart.summary, MARGIN * pixelRatio, top + 34 * pixelRatio);
    context.drawImage(chart.canvas, MARGIN * pixelRatio, top + HEAD * pixelRatio);
    top += heights[i];
  }
  return canvas;
}

/** Hands a file to the person by a download, and forgets it. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // a slow browser is still reading it
}
