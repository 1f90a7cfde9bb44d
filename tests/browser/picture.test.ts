/**
 * What is on the screen, against the same run in Node: the state by its hash, bit for bit, and the picture by its
 * pixels, ball by ball.
 */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ballColours } from "../../src/shared/palette.ts";
import { apothem, CIRCUMRADIUS } from "../../src/shared/polygon.ts";
import { ballColour } from "../../src/shared/render/ball-light.ts";
import { type Camera, FRAME_THICKNESS, worldToPixel } from "../../src/shared/render/camera.ts";
import { parseColour, type Rgb } from "../../src/shared/render/shading.ts";
import { type BallState, stateHash, type World } from "../../src/worker/physics/index.ts";
import { useBrowser } from "./harness.ts";
import { drawn, type Pixels, pageCamera, screenshot, stillPicture } from "./pixels.ts";
import { ballsOf, runTo } from "./twin.ts";

const { open } = useBrowser();

interface Shown {
  readonly world: World;
  readonly balls: readonly BallState[];
  readonly camera: Camera;
  readonly pixels: Pixels;
}

/** Pauses, runs Node's twin to the same step, and takes the picture. */
async function look(page: Page, change = {}, shoot = screenshot): Promise<Shown> {
  const { step, hash } = await page.evaluate(async () => {
    await window.heptaspin!.pause();
    return window.heptaspin!.hash();
  });
  const world = runTo(step, change);
  expect(stateHash(world), `the state at step ${step}`).toBe(hash);
  await settle(page);
  return { world, balls: ballsOf(world), camera: await pageCamera(page), pixels: await shoot(page) };
}

/** Time for the picture of a pause to be drawn and composited: some frames of the page's own. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let i = 0; i < 12; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

async function runFor(page: Page, steps: number): Promise<void> {
  await page.evaluate((n) => window.heptaspin!.pause().then(() => window.heptaspin!.step(n)), steps);
}

/** A place in a ball's own turned frame, in radii with v down, as a place on the unturned disc. */
function turned({ angle }: BallState, u: number, v: number): readonly [u: number, v: number] {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [u * c + v * s, v * c - u * s];
}

const farthest = (a: Rgb, b: Rgb) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));
/** How far a colour is from grey. */
const saturation = (colour: Rgb) => Math.max(...colour) - Math.min(...colour);
const luma = ([red, green, blue]: Rgb) => 0.299 * red + 0.587 * green + 0.114 * blue;

/** Steps of sRGB that resampling a ball's sprite may cost at a place of smooth shading. */
const TOLERANCE = 10;

describe("the picture", () => {
  it.each(["canvas2d", "webgl2"])(
    "shows the 20 balls of the same run in Node, each in its colour, at its place, turned by its angle: %s",
    async (renderer) => {
      const page = await open({ deviceScaleFactor: 2, query: `seed=7&renderer=${renderer}` });
      await page.evaluate(() => window.heptaspin!.pause());
      await stillPicture(page);
      await drawn(page, () => runFor(page, 300));
      const { balls, camera, pixels } = await look(page, { seed: 7 }, stillPicture);
      expect(balls).toHaveLength(20);
      // Otherwise the next lines would not tell a turned ball from one that isn't.
      expect(balls.filter(({ angle }) => Math.abs(Math.sin(angle)) > 0.5).length).toBeGreaterThan(4);

      const radius = 15 * camera.scale;
      const sample = (ball: BallState, u: number, v: number): Rgb => {
        const centre = worldToPixel(camera, ball.x, ball.y);
        return pixels.at(centre.x + u * radius, centre.y + v * radius);
      };
      for (const [i, ball] of balls.entries()) {
        const base = parseColour(ballColours[i]);
        for (const v of [-0.72, 0.72]) {
          const place = turned(ball, 0, v); // beside the light band across the ball
          const expected = ballColour(base, ...place, radius / camera.pixelRatio);
          expect(farthest(sample(ball, ...place), expected), `ball ${i + 1}, beside its band`).toBeLessThan(TOLERANCE);
        }
        for (const u of [-0.83, 0.83]) {
          const place = turned(ball, u, 0); // on the band, beside the number
          const bare = ballColour(base, ...place, radius / camera.pixelRatio);
          const expected = bare.map((value) => value + 0.13 * (255 - value)) as unknown as Rgb;
          expect(farthest(sample(ball, ...place), expected), `ball ${i + 1}, on its band`).toBeLessThan(TOLERANCE);
        }
        // The number: dark ink somewhere within the half of the radius around the centre.
        let darkest = 255;
        for (let u = -0.45; u <= 0.45; u += 0.03) {
          for (let v = -0.3; v <= 0.3; v += 0.03)
            darkest = Math.min(darkest, luma(sample(ball, ...turned(ball, u, v))));
        }
        expect(darkest, `the ink of number ${i + 1}`).toBeLessThan(50);
      }
    },
  );

  it("shows nothing coloured on the field but those 20 discs", async () => {
    const page = await open({ query: "seed=3" });
    await runFor(page, 200);
    const { balls, camera, pixels } = await look(page, { seed: 3 });
    const reach = (apothem(7) - 4) * camera.scale;
    const radius = 15 * camera.scale + 1.5;
    const centres = balls.map(({ x, y }) => worldToPixel(camera, x, y));
    let field = 0;
    let coloured = 0;
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        if (x * x + y * y > reach * reach) continue;
        const px = camera.originX + x;
        const py = camera.originY + y;
        if (centres.some((centre) => (centre.x - px) ** 2 + (centre.y - py) ** 2 < radius * radius)) continue;
        field++;
        if (saturation(pixels.at(px, py)) > 60) coloured++;
      }
    }
    expect(field).toBeGreaterThan(100_000);
    expect(coloured).toBe(0);
  });

  it("draws each radius within 2 % of 15 units", async () => {
    // Few balls and no gravity, so that most are free of neighbours and walls.
    const page = await open({ deviceScaleFactor: 2, query: "balls=6&gravity=0&launchSpeed=200&airDrag=0" });
    await runFor(page, 90);
    const { balls, camera, pixels } = await look(page, { balls: 6, gravity: 0, launchSpeed: 200, airDrag: 0 });
    const expected = 15 * camera.scale;
    const free = balls.filter(
      (ball) =>
        Math.hypot(ball.x, ball.y) < apothem(7) - 45 &&
        balls.every((other) => other === ball || Math.hypot(other.x - ball.x, other.y - ball.y) > 45),
    );
    expect(free.length).toBeGreaterThan(1);
    for (const ball of free) {
      const centre = worldToPixel(camera, ball.x, ball.y);
      const edges = Array.from({ length: 24 }, (_, k) => edgeAlong(pixels, centre, (k * Math.PI) / 12, expected));
      const radius = edges.reduce((sum, edge) => sum + edge, 0) / edges.length;
      expect(Math.abs(radius / expected - 1)).toBeLessThan(0.02);
    }
  });

  it.each([
    { width: 320, height: 320, deviceScaleFactor: 1, phone: true },
    { width: 320, height: 320, deviceScaleFactor: 3, phone: true },
    { width: 320, height: 568, deviceScaleFactor: 2, phone: true },
    { width: 390, height: 844, deviceScaleFactor: 3, phone: true },
    { width: 844, height: 390, deviceScaleFactor: 2, phone: true },
    { width: 1024, height: 768, deviceScaleFactor: 1 },
    { width: 1920, height: 1080, deviceScaleFactor: 1 },
    { width: 1280, height: 800, deviceScaleFactor: 2, colorScheme: "dark" as const },
  ])("shows the heptagon whole and regular, and no scroll bar below, at %j", async (options) => {
    const page = await open(options);
    await runFor(page, 77);
    const { world, camera, pixels } = await look(page);
    const polar = (radius: number, angle: number) =>
      worldToPixel(camera, radius * Math.cos(angle), radius * Math.sin(angle));
    const luminance = (radius: number, angle: number) => {
      const { x, y } = polar(radius, angle);
      return luma(pixels.at(x, y));
    };
    const dark = options.colorScheme === "dark";
    const isFrame = (value: number) => (dark ? value > 75 && value < 130 : value < 75);
    for (let wall = 0; wall < 7; wall++) {
      const corner = world.wallAngle + (wall * 2 * Math.PI) / 7;
      const middle = corner + Math.PI / 7;
      // Along each wall, away from the marked corner: on the frame, and on neither side of it.
      for (const share of [-0.6, -0.3, 0, 0.3, 0.6]) {
        const angle = middle + (share * Math.PI) / 7;
        const along = 1 / Math.cos((share * Math.PI) / 7);
        expect(isFrame(luminance((apothem(7) + 0.5 * FRAME_THICKNESS) * along, angle)), `wall ${wall}`).toBe(true);
        expect(isFrame(luminance((apothem(7) + FRAME_THICKNESS + 4) * along, angle)), `outside ${wall}`).toBe(false);
      }
      const tip = polar(CIRCUMRADIUS + 0.5 * FRAME_THICKNESS, corner);
      const colour = pixels.at(tip.x, tip.y); // throws if it is not in the picture
      if (wall === 0) expect(saturation(colour), "the marked corner").toBeGreaterThan(80);
      else expect(isFrame(luma(colour)), `corner ${wall}`).toBe(true);
    }
    const room = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(room).toBe(0);
  });
});

/**
 * Device pixels from a ball's centre to its edge in a direction: where blue, which no ball has much of and the field
 * has in full, crosses the middle between both.
 */
function edgeAlong(pixels: Pixels, centre: { x: number; y: number }, angle: number, radius: number): number {
  const blue = (distance: number) =>
    pixels.at(centre.x + distance * Math.cos(angle), centre.y + distance * Math.sin(angle))[2];
  const middle = (blue(0.9 * radius) + blue(1.1 * radius)) / 2;
  const pace = 0.1;
  let distance = 0.9 * radius;
  while (blue(distance) < middle) distance += pace;
  return distance - (pace * (blue(distance) - middle)) / (blue(distance) - blue(distance - pace));
}
