/** The parts of index.html that are there, and the same, before, during and after a run. */
import { find, setText } from "./dom.ts";
import { Notice } from "./notice.ts";
import { StatusLine } from "./stats/status-line.ts";
import { measureViewport } from "./viewport.ts";

export const page = find("page", HTMLElement);
/** The present one: a canvas that a lost worker drew on is replaced by another with the same attributes. */
export const canvas = () => find("canvas", HTMLCanvasElement);
/** What the canvas fills. */
export const stage = find("stage", HTMLElement);
/** The part of it that nothing lies on. */
export const free = find("free", HTMLElement);
export const status = new StatusLine();
export const notice = new Notice();

export const viewport = () => measureViewport(stage, free);

/** What the button offers: Pause while it runs. */
export function showPlaying(isPlaying: boolean): void {
  find("play", HTMLButtonElement).dataset.shows = isPlaying ? "pause" : "play";
  setText(find("play-label", HTMLElement), isPlaying ? "Pause" : "Play");
}
