/**
 * A stand-in for canvases that draws nothing and writes down what it is asked to draw, so that order, places and
 * turns can be checked without a browser. What it looks like is for the browser tests to see.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A call that paints, with the state that it was made in. */
export interface Call {
  readonly name: "drawImage" | "fill" | "fillRect" | "fillText" | "putImageData" | "clip" | "stroke";
  readonly args: readonly unknown[];
  /** a, b, c, d, e, f as in setTransform. */
  readonly transform: readonly number[];
  readonly fillStyle: unknown;
  readonly strokeStyle: unknown;
  readonly lineWidth: number;
  readonly alpha: number;
  /** The path so far, in device pixels. */
  readonly path: readonly Point[];
}

/** What transferToImageBitmap gives: what was painted until then. */
export class RecordedImage {
  /** Images made and not yet closed. */
  static open = 0;
  readonly calls: readonly Call[];
  readonly width: number;
  readonly height: number;
  closed = false;
  constructor(calls: readonly Call[], width: number, height: number) {
    RecordedImage.open++;
    this.calls = calls;
    this.width = width;
    this.height = height;
  }
  close(): void {
    if (!this.closed) RecordedImage.open--;
    this.closed = true;
  }
}

/** As a canvas does, it refuses numbers that are none. */
function gradient(values: readonly number[]) {
  if (!values.every(Number.isFinite)) throw new TypeError("a gradient's numbers must be finite");
  return { addColorStop() {} };
}

class RecordingContext {
  calls: Call[] = [];
  /** What the context says of itself. */
  lost = false;
  fillStyle: unknown = "#000000";
  strokeStyle: unknown = "#000000";
  lineWidth = 1;
  lineCap = "butt";
  globalAlpha = 1;
  font = "";
  #transform: readonly number[] = [1, 0, 0, 1, 0, 0];
  #path: Point[] = [];

  #record(name: Call["name"], args: readonly unknown[]): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha: alpha } = this;
    const path = [...this.#path];
    this.calls.push({ name, args, transform: this.#transform, fillStyle, strokeStyle, lineWidth, alpha, path });
  }
  #point(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.#transform;
    this.#path.push({ x: a * x + c * y + e, y: b * x + d * y + f });
  }
  /** As a canvas does, it passes over numbers that are none. */
  setTransform(...values: number[]): void {
    if (values.every(Number.isFinite)) this.#transform = values;
  }
  isContextLost(): boolean {
    return this.lost;
  }
  beginPath(): void {
    this.#path = [];
  }
  moveTo(x: number, y: number): void {
    this.#point(x, y);
  }
  lineTo(x: number, y: number): void {
    this.#point(x, y);
  }
  drawImage(...args: unknown[]): void {
    const { closed, width, height } = args[0] as RecordedImage;
    if (closed || width === 0 || height === 0) throw new Error("a closed image was drawn");
    this.#record("drawImage", args);
  }
  fill(...args: unknown[]): void {
    this.#record("fill", args);
  }
  fillRect(...args: unknown[]): void {
    this.#record("fillRect", args);
  }
  fillText(...args: unknown[]): void {
    this.#record("fillText", args);
  }
  putImageData(image: { data: Uint8ClampedArray; width: number }): void {
    this.#record("putImageData", [{ ...image, data: image.data.slice() }]);
  }
  stroke(): void {
    this.#record("stroke", []);
  }
  clip(): void {
    this.#record("clip", []);
  }
  createImageData(width: number, height: number) {
    return { width, height, data: new Uint8ClampedArray(4 * width * height) };
  }
  createLinearGradient(...values: number[]) {
    return gradient(values);
  }
  createRadialGradient(...values: number[]) {
    return gradient(values);
  }
  save(): void {}
  restore(): void {}
  clearRect(): void {}
  measureText(text: string) {
    return { width: 8 * text.length };
  }
  closePath(): void {}
  rect(): void {}
  arc(): void {}
}

/** A document's canvas: it gives no ImageBitmap. */
export class RecordingPageCanvas extends EventTarget {
  /** Every canvas made, so that a test can count them. */
  static made = 0;
  readonly context = new RecordingContext();
  /** Every size it was given, each of which costs an allocation. */
  readonly sizes: (readonly [width: number, height: number])[] = [];
  #width: number;
  #height: number;
  constructor(width: number, height: number) {
    super();
    RecordingPageCanvas.made++;
    this.#width = width;
    this.#height = height;
  }
  get width(): number {
    return this.#width;
  }
  set width(value: number) {
    this.#width = value;
    this.sizes.push([value, this.#height]);
  }
  get height(): number {
    return this.#height;
  }
  set height(value: number) {
    this.#height = value;
    this.sizes.push([this.#width, value]);
  }
  getContext(kind: string) {
    return kind === "2d" ? this.context : null;
  }
  /** The browser takes the context away. */
  lose(): void {
    this.context.lost = true;
    this.dispatchEvent(new Event("contextlost", { cancelable: true }));
  }
  /** The browser gives it back. */
  restore(): void {
    this.context.lost = false;
    this.dispatchEvent(new Event("contextrestored"));
  }
}

export class RecordingCanvas extends RecordingPageCanvas {
  transferToImageBitmap(): RecordedImage {
    const { calls } = this.context;
    this.context.calls = [];
    return new RecordedImage(calls, this.width, this.height);
  }
}
