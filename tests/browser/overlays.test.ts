/** Overlays by hand in the real browser: what a box draws over the balls is on the screen while it is ticked, and gone after. */
import type { Page } from "playwright-core";
import { describe, it } from "vitest";
import type { RendererName, View } from "../../src/shared/protocol.ts";
import { CONTACT, FOLLOWED, GRID, VELOCITY } from "../../src/shared/render/segments.ts";
import { parseColour } from "../../src/shared/render/shading.ts";
import { stageThemes } from "../../src/shared/render/theme.ts";
import { useBrowser } from "./harness.ts";
import { drawn, type Pixels, shown, stillPicture } from "./pixels.ts";

const { open } = useBrowser();

/** A pile: only bodies that stay in touch have contacts to show while nothing runs, and none do while all bounce. */
const PILE = "balls=60&ballRestitution=0&wallRestitution=0&seed=7";
const PILED_UP = 600;
/** Of 255 steps in any channel: lines are thin, so that many of their pixels are mixed with what lies below. */
const TOLERANCE = 48;
/** Pixels that have to have an overlay's colour: contacts, of which there is the least, turn some 150. */
const ENOUGH = 40;

const { overlays, field } = stageThemes.dark;
/** The grid's lines are translucent. */
const [red, green, blue] = parseColour(overlays[GRID]).map((value, c) => 0.7 * value + 0.3 * parseColour(field)[c]);
const colours = {
  speed: parseColour(overlays[VELOCITY]),
  contact: parseColour(overlays[CONTACT]),
  grid: [red, green, blue],
  followed: parseColour(overlays[FOLLOWED]),
} as const;

async function openPile(renderer: RendererName): Promise<Page> {
  const query = `${PILE}&renderer=${renderer}`;
  const page = await open({ width: 700, height: 560, colorScheme: "dark", reducedMotion: true, query });
  await page.getByRole("button", { name: "View" }).click();
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>("#page > :not(#stage)")) element.style.opacity = "0";
  });
  await drawn(page, () => page.evaluate((steps) => window.heptaspin!.step(steps), PILED_UP));
  return page;
}

describe.each(["canvas2d", "webgl2"] as const)("overlays in %s", (renderer) => {
  it("are seen while their box is ticked, and then no longer", async () => {
    const page = await openPile(renderer);
    const tick = (name: string, ticked: boolean) => page.getByRole("checkbox", { name }).setChecked(ticked);

    const view = (change: Partial<View>) => page.evaluate((wanted) => window.heptaspin!.view(wanted), change);
    const plain = await stillPicture(page);
    const has = (colour: keyof typeof colours, now: Pixels, before: Pixels) =>
      now.turnedInto(colours[colour], TOLERANCE, before) > ENOUGH;

    // One after the other: each is there, and the one before it is gone.
    await tick("Velocity", true);
    await shown(page, "velocities are there", (now) => has("speed", now, plain));
    await tick("Contacts", true);
    await tick("Velocity", false);
    await shown(page, "contacts alone are there", (now) => has("contact", now, plain) && !has("speed", now, plain));
    await tick("Wall speed", true);
    await tick("Contacts", false);
    await shown(page, "wall speeds alone are there", (now) => has("speed", now, plain) && !has("contact", now, plain));
    await tick("Grid", true);
    await tick("Wall speed", false);
    await shown(page, "the grid alone is there", (now) => has("grid", now, plain) && !has("speed", now, plain));
    await tick("Grid", false);
    await shown(page, "nothing is over the balls", (now) => now.difference(plain) === 0);
    await view({ followed: 30 });
    await shown(page, "the ring is there", (now) => has("followed", now, plain));
    await view({ followed: 0 });

    // The trail is of what was drawn, so it grows with the frames; and what it is compared with comes after it.
    await tick("Trail", true);
    for (let k = 0; k < 6; k++) await drawn(page, () => page.evaluate(() => window.heptaspin!.step(24)));
    const trail = await stillPicture(page);
    await tick("Trail", false);
    await shown(page, "the trail is gone", (now) => has("followed", trail, now));
  }, 120_000);
});
