/** Screenshots as numbers: the browser that took a picture also decodes it, in a page of its own. */
import type { Page } from "playwright-core";
import { type Camera, createCamera } from "../../src/shared/render/camera.ts";
import type { Rgb } from "../../src/shared/render/shading.ts";
import { eventually } from "./harness.ts";

export class Pixels {
  readonly width: number;
  readonly height: number;
  readonly #rgba: Uint8Array;

  constructor(width: number, height: number, rgba: Uint8Array) {
    this.width = width;
    this.height = height;
    this.#rgba = rgba;
  }

  /** Between the four pixels around a place, whose centres lie at halves; places outside throw. */
  at(x: number, y: number): Rgb {
    const left = Math.floor(x - 0.5);
    const top = Math.floor(y - 0.5);
    if (!(left >= 0 && top >= 0 && left + 1 < this.width && top + 1 < this.height)) {
      throw new RangeError(`(${x}, ${y}) is outside of a picture of ${this.width} x ${this.height}`);
    }
    const right = x - 0.5 - left;
    const down = y - 0.5 - top;
    const channel = (c: number) => {
      const value = (column: number, row: number) => this.#rgba[4 * (row * this.width + column) + c];
      const upper = value(left, top) * (1 - right) + value(left + 1, top) * right;
      const lower = value(left, top + 1) * (1 - right) + value(left + 1, top + 1) * right;
      return upper * (1 - down) + lower * down;
    };
    return [channel(0), channel(1), channel(2)];
  }

  /** By how many of 255 steps this picture differs from another of the same size: the mean over pixels and colours. */
  meanDifference(other: Pixels): number {
    if (other.width !== this.width || other.height !== this.height) throw new RangeError("the sizes differ");
    let sum = 0;
    for (let i = 0; i < this.#rgba.length; i++) sum += Math.abs(this.#rgba[i] - other.#rgba[i]);
    return sum / (3 * this.width * this.height);
  }

  /** How far its darkest and lightest green are apart. */
  spread(): number {
    const greens = this.#rgba.filter((_, i) => i % 4 === 1);
    return (
      greens.reduce((most, value) => Math.max(most, value)) - greens.reduce((least, value) => Math.min(least, value))
    );
  }

  /** How many pixels are within a tolerance of a colour, in each channel, that another picture of the same size has not there. */
  turnedInto(colour: Rgb, tolerance: number, other: Pixels): number {
    if (other.width !== this.width || other.height !== this.height) throw new RangeError("the sizes differ");
    const near = (rgba: Uint8Array, i: number) =>
      colour.every((value, c) => Math.abs(rgba[i + c] - value) <= tolerance);
    let count = 0;
    for (let i = 0; i < this.#rgba.length; i += 4) if (near(this.#rgba, i) && !near(other.#rgba, i)) count++;
    return count;
  }

  /** In how many pixels within a box this picture differs from another of the same size. */
  differenceIn(box: { x: number; y: number; width: number; height: number }, other: Pixels): number {
    let count = 0;
    for (let y = Math.ceil(box.y); y < Math.floor(box.y + box.height); y++) {
      for (let x = Math.ceil(box.x); x < Math.floor(box.x + box.width); x++) {
        const i = 4 * (y * this.width + x);
        if ([0, 1, 2].some((c) => this.#rgba[i + c] !== other.#rgba[i + c])) count++;
      }
    }
    return count;
  }

  /** In how many pixels this picture differs from another of the same size. */
  difference(other: Pixels): number {
    if (other.width !== this.width || other.height !== this.height) return this.width * this.height;
    const mine = new Uint32Array(this.#rgba.slice().buffer);
    const theirs = new Uint32Array(other.#rgba.slice().buffer);
    return mine.reduce((count, value, i) => count + (value === theirs[i] ? 0 : 1), 0);
  }
}

/** What of the page is on the screen now, in device pixels. */
export async function screenshot(page: Page): Promise<Pixels> {
  const png = await page.screenshot({ type: "png" });
  return decode(page, png.toString("base64"));
}

/** @param image in base64 */
export async function decode(page: Page, image: string): Promise<Pixels> {
  const decoder = await page.context().browser()!.newPage();
  try {
    const { width, height, url } = await decoder.evaluate(async (base64) => {
      const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none" });
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const reader = new FileReader();
      const read = new Promise((resolve) => {
        reader.onload = resolve;
      });
      reader.readAsDataURL(new Blob([data]));
      await read;
      return { width: bitmap.width, height: bitmap.height, url: String(reader.result) };
    }, image);
    return new Pixels(width, height, new Uint8Array(Buffer.from(url.slice(url.indexOf(",") + 1), "base64")));
  } finally {
    await decoder.context().close();
  }
}

/** Does something that changes the picture, and waits until it was drawn: in software that takes its time. */
export async function drawn(page: Page, change: () => Promise<unknown>): Promise<void> {
  const frames = () => page.evaluate(async () => (await window.heptaspin!.status()).frames.drawn);
  const before = await frames();
  await change();
  await eventually(
    page,
    "it is drawn",
    async (count) => (await window.heptaspin!.status()).frames.drawn > count,
    before,
  );
}

/** The same once nothing changes any more: software draws WebGL2 late. */
export async function stillPicture(page: Page): Promise<Pixels> {
  let before = await screenshot(page);
  for (let i = 0; i < 40; i++) {
    await page.waitForTimeout(250);
    const after = await screenshot(page);
    if (after.difference(before) === 0) return after;
    before = after;
  }
  throw new Error("the picture does not come to rest");
}

/** The first picture on the screen for which something holds: a busy machine takes its time. */
export async function shown(page: Page, what: string, holds: (pixels: Pixels) => boolean): Promise<Pixels> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const pixels = await screenshot(page);
    if (holds(pixels)) return pixels;
    if (Date.now() > deadline) throw new Error(`waited 30 s in vain until ${what}`);
    await page.waitForTimeout(100);
  }
}

/** The camera that the page should draw with, found from its layout alone: in the screenshot's device pixels. */
export async function pageCamera(page: Page, sides = 7): Promise<Camera> {
  const { x, y, viewport } = await page.evaluate(() => {
    const canvas = document.querySelector("canvas")!.getBoundingClientRect();
    const element = document.querySelector("#free")!;
    const free = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return {
      x: canvas.left,
      y: canvas.top,
      viewport: {
        width: canvas.width,
        height: canvas.height,
        pixelRatio: devicePixelRatio,
        inset: {
          top: free.top + Number.parseFloat(style.paddingTop) - canvas.top,
          right: canvas.right - free.right + Number.parseFloat(style.paddingRight),
          bottom: canvas.bottom - free.bottom + Number.parseFloat(style.paddingBottom),
          left: free.left + Number.parseFloat(style.paddingLeft) - canvas.left,
        },
      },
    };
  });
  const camera = createCamera(viewport, sides);
  return {
    ...camera,
    originX: camera.originX + x * camera.pixelRatio,
    originY: camera.originY + y * camera.pixelRatio,
  };
}
