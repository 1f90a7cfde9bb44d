/** Balls in hands: dragged and thrown by mouse, fingers and keys, and followed. */
import { expect, it } from "vitest";
import { advance, eventually, useBrowser } from "./harness.ts";
import { near, type Point, placeOf, pointOf, scale } from "./places.ts";

const { open } = useBrowser();

/** Without gravity and drag, so that balls stay where they are left. */
const QUERY = "gravity=0&launchSpeed=0&rotation=0&airDrag=0&balls=5&radius=25";

it.each(["shared", "message"])("the mouse drags a ball, throws it, and follows it with a click (%s)", async (mode) => {
  const page = await open({ query: `${QUERY}&mode=${mode}` });
  const { origin, perUnit } = await scale(page);
  const from = await pointOf(page, 3);
  await page.getByText("Drag a ball to throw it").waitFor();
  await page.mouse.move(from.x, from.y);
  await page.mouse.move(from.x + 1, from.y);
  await page.waitForFunction(() => document.getElementById("free")!.style.cursor === "grab");
  await page.mouse.down();
  await page.mouse.move(origin.x + 150 * perUnit, origin.y - 150 * perUnit, { steps: 5 });
  await near(page, 3, 150, 150);
  expect(await page.evaluate(() => document.getElementById("free")!.style.cursor)).toBe("grabbing");
  // Let go on its way, after four steps exactly: what is dragged while the run stands acts when it goes on.
  await page.evaluate(() => window.heptaspin!.pause());
  await page.mouse.move(origin.x - 150 * perUnit, origin.y - 150 * perUnit, { steps: 4 });
  await page.evaluate(() => window.heptaspin!.step(4));
  await page.mouse.up();
  await page.waitForFunction(() => document.getElementById("hand-text")!.textContent === "");
  await page.evaluate(() => window.heptaspin!.resume());
  // No spring holds it any more.
  await advance(page, 60);
  const energy = (await placeOf(page, 3)).energy;
  await advance(page, 30);
  expect((await placeOf(page, 3)).x).not.toBeCloseTo(-150, 0);
  expect(energy).toBeGreaterThan(100);

  // A click follows and disturbs nothing; a click beside balls ends it.
  await page.evaluate(() => window.heptaspin!.pause());
  const before = await page.evaluate(() => window.heptaspin!.hash());
  const there = await pointOf(page, 3);
  await page.mouse.click(there.x, there.y);
  await page.getByText(/^Ball 3: [\d,]+ units\/s, \d+\.\d turns\/s, energy [\d,]+$/).waitFor();
  expect(await page.evaluate(() => window.heptaspin!.currentView.followed)).toBe(3);
  await page.evaluate(() => window.heptaspin!.step());
  const stepped = await page.evaluate(() => window.heptaspin!.hash());
  expect(stepped.step).toBe(before.step + 1);
  await page.mouse.click(origin.x, origin.y - 285 * perUnit);
  await page.waitForFunction(() => window.heptaspin!.currentView.followed === 0);
});

it("two fingers hold two balls, and what is cancelled is let go", async () => {
  const page = await open({ query: QUERY, phone: true, width: 390, height: 844 });
  const { origin, perUnit } = await scale(page);
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel", ...points: Point[]) =>
    cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map((point, id) => ({ ...point, id })) });
  const at = (x: number, y: number) => ({ x: origin.x + perUnit * x, y: origin.y - perUnit * y });
  const [first, second] = [await pointOf(page, 1), await pointOf(page, 2)];
  await touch("touchStart", first, second);
  await page.waitForTimeout(300); // both take their ball
  for (const share of [0.2, 0.4, 0.6, 0.8, 1]) {
    await touch("touchMove", at(-160 * share, 120 * share), at(160 * share, 120 * share));
  }
  await near(page, 1, -160, 120);
  await near(page, 2, 160, 120);
  await touch("touchCancel");
  await page.evaluate(() => window.heptaspin!.set({ gravity: 720 }));
  await eventually(
    page,
    "both fall",
    async () => {
      const [a, b] = await Promise.all([1, 2].map((ball) => window.heptaspin!.observe(ball)));
      return a.ball!.y < 0 && b.ball!.y < 0;
    },
    undefined,
  );
});

it("keys follow, push and stop", async () => {
  const page = await open({ query: QUERY });
  await page.locator("#go:enabled").waitFor({ state: "attached" });
  await page.keyboard.press("f");
  await page.getByText(/^Ball 1: 0 units/).waitFor();
  await page.keyboard.press("Shift+F");
  await page.getByText(/^Ball 5/).waitFor();
  // Away from the others, which it would bounce off.
  await page.evaluate(() => window.heptaspin!.grab(1, 5, 0, 200));
  await near(page, 5, 0, 200);
  await advance(page, 60);
  await page.evaluate(() => window.heptaspin!.release(1));
  const before = await placeOf(page, 5);
  await page.keyboard.press("ArrowLeft");
  await eventually(page, "it moves", async () => (await window.heptaspin!.observe(5)).ball!.speed > 50, undefined);
  await advance(page, 10);
  expect((await placeOf(page, 5)).x).toBeLessThan(before.x - 10);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => window.heptaspin!.currentView.followed === 0);
  expect(await page.getByRole("button", { name: "Stop following" }).count()).toBe(0);

  // With the single keys off, by a field; from the start, for the ball that was pushed may hit any other.
  await page.evaluate(() => window.heptaspin!.reset());
  await page.keyboard.press("?");
  await page.getByRole("checkbox", { name: "Single keys are on" }).uncheck();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^View/ }).focus();
  await page.keyboard.press("Enter");
  const field = page.getByRole("textbox", { name: "Follow ball" });
  await field.focus();
  await page.keyboard.type("9");
  await page.keyboard.press("Enter");
  await page.getByText("Ball can be 1 to 5.").waitFor();
  await page.keyboard.press("Backspace");
  await page.keyboard.type("4");
  await page.keyboard.press("Tab");
  await page.getByText(/^Ball 4: 0 units/).waitFor();
  await page.getByRole("button", { name: /^View/ }).focus();
  await page.keyboard.press("ArrowDown");
  await eventually(page, "it moves, too", async () => (await window.heptaspin!.observe(4)).ball!.speed > 50, undefined);
});
