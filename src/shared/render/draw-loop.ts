/**
 * The draw loop: for each frame of the display, which simulated time it shows and whether there is anything to draw.
 * Runs in either thread; display, source and renderer are injected.
 *
 *   acquire the newest frame → playout clock → interpolate into a private snapshot → overlay → renderer → figures
 *
 * A generation's first frame replaces the picture; until then the last one stays. Frames of other generations are
 * dropped, and so are those whose numbers make no sense. An error in a display frame ends the loop and goes to onError:
 * a loop that went on would fail sixty times a second, one that fell silent would look like a pause.
 */
import { createSnapshot, type FrameView, interpolate, SHOW_LATEST, type Snapshot } from "../frame.ts";
import type { ColourBy, FrameIntervals, FrameStatistics, SceneShape } from "../protocol.ts";
import type { Display } from "./display.ts";
import { FrameRecorder } from "./frame-recorder.ts";
import { PlayoutClock } from "./playout.ts";
import type { MeasuredColours, Renderer } from "./renderer.ts";
import { Segments } from "./segments.ts";

/** Where frames come from: the newest one, which stays as it is until the next acquire; null before the first. */
export interface FrameSource {
  acquire(): FrameView | null;
}

/** Adds the lines that are drawn over the balls of a snapshot. @param frame that it was interpolated from, still leased */
export type Overlay = (frame: FrameView, snapshot: Snapshot, shape: SceneShape, segments: Segments) => void;

export interface DrawLoopOptions {
  readonly display: Display;
  readonly renderer: Renderer;
  /** Called once with what ended the loop. */
  readonly onError: (error: unknown) => void;
}

interface Attachment {
  readonly source: FrameSource;
  readonly generation: number;
  readonly shape: SceneShape;
}

export class DrawLoop {
  readonly #display: Display;
  readonly #renderer: Renderer;
  readonly #onError: (error: unknown) => void;
  readonly #clock = new PlayoutClock();
  readonly #recorder = new FrameRecorder();
  #attachment: Attachment | null = null;
  /** Whether no frame of the attachment has come yet. */
  #fresh = false;
  #snapshot: Snapshot = createSnapshot(0);
  /** Of the snapshot. */
  #shape: SceneShape | null = null;
  #overlay: Overlay | null = null;
  /** Over the balls of the snapshot. */
  readonly #segments = new Segments();
  /** The frame and the simulated time that the snapshot is of. */
  #frame: FrameView | null = null;
  #time = 0;
  /** Whether another frame was acquired after that one, whose memory may since have been filled anew. */
  #passed = false;
  #stale = false;
  #colour: ColourBy = "number";
  #measured: MeasuredColours | undefined;
  /** Whether the snapshot's levels are not those of that colour, or the lines not those of the overlay. */
  #unmeasured = false;
  #held = false;
  /** The frame asked for; null while the loop stands. */
  #request: number | null = null;

  constructor({ display, renderer, onError }: DrawLoopOptions) {
    this.#display = display;
    this.#renderer = renderer;
    this.#onError = onError;
  }

  /** Frames of this generation come from here from now on. The shape takes effect with the first of them. */
  attach(source: FrameSource, generation: number, shape: SceneShape): void {
    this.#attachment = { source, generation, shape };
    this.#fresh = true;
  }

  /** Draws from the next display frame on. Idempotent. */
  start(): void {
    if (this.#request === null) this.#request = this.#display.requestFrame(this.#onFrame);
  }

  /** Ends the loop; start begins it again. Idempotent. */
  stop(): void {
    if (this.#request !== null) this.#display.cancelFrame(this.#request);
    this.#request = null;
    this.#recorder.interrupt();
  }

  /** Holds the picture at once; it then moves to the newest frame as soon as that says SHOW_LATEST. */
  pause(): void {
    this.#held = true;
    this.#recorder.interrupt();
  }

  resume(): void {
    this.#held = false;
  }

  /** The next display frame draws even if no ball has moved: the canvas, its size or the theme has changed. */
  invalidate(): void {
    this.#stale = true;
  }

  /** What is drawn over the balls from the next display frame on, which draws; null for nothing. */
  setOverlay(overlay: Overlay | null): void {
    this.#overlay = overlay;
    this.#unmeasured = true;
    this.invalidate();
  }

  /**
   * What the snapshot's levels are to say from the next display frame on, which draws.
   *
   * @param measured needed unless that is the number
   */
  colourBy(colour: ColourBy, measured?: MeasuredColours): void {
    this.#colour = colour;
    this.#measured = measured;
    this.#unmeasured = true;
    this.invalidate();
  }

  /** Figures of the last 600 frames. */
  statistics(): FrameStatistics {
    return this.#recorder.statistics();
  }

  /** Those of the last 600 frames that ended after a moment of the shared clock. */
  intervals(after: number): FrameIntervals {
    return this.#recorder.intervals(after);
  }

  readonly #onFrame = (timestamp: number): void => {
    const request = this.#request;
    try {
      this.#show(this.#display.origin + timestamp);
    } catch (error) {
      this.stop();
      this.#onError(error);
    }
    // Not if the loop was stopped, or begun again, meanwhile.
    if (this.#request === request) this.#request = this.#display.requestFrame(this.#onFrame);
  };

  #show(now: number): void {
    const frame = this.#acquire();
    const latest = frame !== null && (frame.flags & SHOW_LATEST) !== 0;
    const running = frame !== null && !latest && !this.#held;
    if (latest || running) this.#advance(now, frame);
    if (!this.#stale || this.#frame === null) return;
    if (this.#unmeasured && frame !== null) this.#measure(frame);
    if (!this.#renderer.draw(this.#snapshot, this.#segments)) return; // not now: it stays to be drawn
    this.#stale = false;
    if (running) this.#recorder.record(now, this.#time, frame.rate, frame.due);
    else this.#recorder.recordStill();
  }

  /** The newest frame, if it is of the generation attached and can be shown. */
  #acquire(): FrameView | null {
    const frame = this.#attachment?.source.acquire() ?? null;
    if (frame !== this.#frame) this.#passed = true;
    return frame && frame.generation === this.#attachment?.generation && makesSense(frame) ? frame : null;
  }

  /** The snapshot moves to the time that this display frame shows. */
  #advance(now: number, frame: FrameView): void {
    if (this.#fresh) this.#begin(frame);
    const time = this.#clock.show(now, frame);
    // Another publication is another frame object: the one shown is leased until the next is acquired.
    if (time === this.#time && frame === this.#frame && !this.#passed) return;
    interpolate(frame, time, this.#snapshot);
    this.#measure(frame);
    this.#frame = frame;
    this.#passed = false;
    this.#time = time;
    this.#stale = true;
  }

  #measure(frame: FrameView): void {
    if (this.#colour !== "number") {
      this.#measured!.measureLevels(frame, this.#colour, this.#shape!.radius, this.#snapshot);
    }
    this.#segments.clear();
    this.#overlay?.(frame, this.#snapshot, this.#shape!, this.#segments);
    this.#unmeasured = false;
  }

  /** The first frame of an attachment is about to replace the picture. */
  #begin(frame: FrameView): void {
    this.#fresh = false;
    this.#shape = this.#attachment!.shape;
    this.#renderer.setShape(this.#shape);
    if (this.#snapshot.x.length < frame.capacity) this.#snapshot = createSnapshot(frame.capacity);
    this.#frame = null; // so that it is drawn even if it is the same
    this.#recorder.interrupt();
  }
}

/**
 * Whether the numbers that concern all balls can be used: one that is none would stay in the playout clock for good.
 * Balls without a place are the renderer's to leave out.
 */
function makesSense(frame: FrameView): boolean {
  const { capacity, count, contactCapacity, contactCount, due, rate, times, wallAngles } = frame;
  let sum = due + rate;
  for (let s = 0; s < times.length; s++) sum += times[s] + wallAngles[s];
  const fits = count >= 0 && count <= capacity && contactCount >= 0 && contactCount <= contactCapacity;
  return fits && Number.isFinite(sum);
}
