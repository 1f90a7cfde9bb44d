/**
 * A stand-in for OffscreenCanvas that draws nothing and writes down what it is asked to draw, so that order, places and
 * turns can be checked without a browser. What it looks like is for the browser tests to see.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A call that paints, with the state that it was made in. */
export interface Call {
  readonly name: "drawImage" | "fill" | "fillRect" | "fillText" | "putImageData" | "clip";
  readonly args: readonly unknown[];
  /** a, b, c, d, e, f as in setTransform. */
  readonly transform: readonly number[];
  readonly fillStyle: unknown;
  readonly alpha: number;
  /** The path so far, in device pixels. */
  readonly path: readonly Point[];
}

/** What transferToImageBitmap gives: what was painted until then. */
export class RecordedImage {
  readonly calls: readonly Call[];
  readonly width: number;
  readonly height: number;
  closed = false;
  constructor(calls: readonly Call[], width: number, height: number) {
    this.calls = calls;
    this.width = width;
    this.height = height;
  }
  close(): void {
    this.closed = true;
  }
}

class RecordingContext {
  calls: Call[] = [];
  fillStyle: unknown = "#000000";
  globalAlpha = 1;
  font = "";
  #transform: readonly number[] = [1, 0, 0, 1, 0, 0];
  #path: Point[] = [];

  #record(name: Call["name"], args: readonly unknown[]): void {
    const { fillStyle, globalAlpha } = this;
    this.calls.push({ name, args, transform: this.#transform, fillStyle, alpha: globalAlpha, path: [...this.#path] });
  }
  #point(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.#transform;
    this.#path.push({ x: a * x + c * y + e, y: b * x + d * y + f });
  }
  setTransform(...values: number[]): void {
    this.#transform = values;
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
    if ((args[0] as RecordedImage).closed) throw new Error("a closed image was drawn");
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
  clip(): void {
    this.#record("clip", []);
  }
  createImageData(width: number, height: number) {
    return { width, height, data: new Uint8ClampedArray(4 * width * height) };
  }
  createLinearGradient() {
    return { addColorStop() {} };
  }
  createRadialGradient() {
    return { addColorStop() {} };
  }
  save(): void {}
  restore(): void {}
  closePath(): void {}
  rect(): void {}
  arc(): void {}
}

export class RecordingCanvas {
  /** Every canvas made, so that a test can count them. */
  static made = 0;
  width: number;
  height: number;
  readonly context = new RecordingContext();
  constructor(width: number, height: number) {
    RecordingCanvas.made++;
    this.width = width;
    this.height = height;
  }
  getContext(kind: string) {
    return kind === "2d" ? this.context : null;
  }
  transferToImageBitmap(): RecordedImage {
    const { calls } = this.context;
    this.context.calls = [];
    return new RecordedImage(calls, this.width, this.height);
  }
}
