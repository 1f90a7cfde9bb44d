/** Parts that are fetched late: one that can't be had is said to be missing, and comes the next time it is wanted. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { useBrowser } from "./harness.ts";

const { open } = useBrowser();

interface Part {
  /** How the names of its files begin. */
  readonly file: string;
  readonly want: (page: Page) => Promise<void>;
  /** What is seen once it is there. */
  readonly seen: string;
  readonly leave?: (page: Page) => Promise<void>;
}

const key = (name: string) => (page: Page) => page.keyboard.press(name);
const leaveByEscape = key("Escape");

const parts: readonly Part[] = [
  { file: "share-dialog-*.js", want: key("s"), seen: "#share[open]", leave: leaveByEscape },
  { file: "details-dialog-*.js", want: key("d"), seen: "#details[open]", leave: leaveByEscape },
  { file: "keys-dialog-*.js", want: key("?"), seen: "#keys[open] kbd", leave: leaveByEscape },
  { file: "load-lab-*.js", want: key("l"), seen: "#lab", leave: key("l") },
  { file: "charts-*.js", want: key("h"), seen: ".charts", leave: key("h") },
  { file: "hands-on-*.js", want: key("f"), seen: "#stop-following", leave: leaveByEscape },
  { file: "view-*.css", want: (page) => page.locator("#view-group .fold").click(), seen: "#follow" },
  {
    file: "go-to-*.js",
    want: async (page) => {
      await page.locator("#go-to").fill("8000");
      await page.locator("#go-to").press("Enter");
    },
    seen: "#going",
    leave: leaveByEscape,
  },
  { file: "account-*.js", want: key("t"), seen: "#notice.shown:has-text('20 balls')" },
];

it("a part that could not be loaded is loaded the next time", async () => {
  const page = await open({ tolerates: /Failed to load resource/ });
  const addressOf = (file: string) => `**/assets/${file}`;
  for (const { file } of parts) await page.route(addressOf(file), (route) => route.abort());
  // What is fetched ahead and can't be had is no one's concern yet.
  for (const opener of ["#open-lab", "#open-share"]) await page.locator(opener).hover();
  for (const { file, want, seen, leave } of parts) {
    await page.locator("#notice").waitFor({ state: "hidden" });
    await want(page);
    await page.locator("#notice.shown").waitFor();
    expect(await page.locator("#notice p").textContent(), file).toBe(
      "Not done: This part of the page could not be loaded; try again, or load the page anew.",
    );
    await page.unroute(addressOf(file));
    if (file.startsWith("view")) await want(page); // folds it again
    await want(page);
    await page.locator(seen).first().waitFor();
    // It is no longer true that it could not be loaded.
    await page.getByText("could not be loaded").waitFor({ state: "hidden" });
    await leave?.(page);
  }
});

it("what paints many small balls quickly is asked for again while it can't be had", async () => {
  const page = await open({ tolerates: /Failed to load resource/, query: "renderer=canvas2d&mode=shared-main" });
  const file = "**/assets/ball-pixels-*.js";
  await page.route(file, (route) => route.abort());
  const missed = page.waitForEvent("requestfailed");
  await page.evaluate(() => window.heptaspin!.reset({ balls: 5_000 }));
  await missed;
  await page.unroute(file);
  await page.waitForResponse(file);
});
