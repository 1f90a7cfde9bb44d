/** Heptaspin inside a page of another origin, as it is embedded: isolated, not isolated, and in a sandbox. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Frame } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { isolationHeaders } from "../../scripts/headers.ts";
import { useBrowser } from "./harness.ts";

const { openBeside } = useBrowser();

let server: Server;

/** Embeds the page as the address asks for: /?sandbox=allow-scripts&isolated */
beforeAll(async () => {
  server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    const sandbox = searchParams.get("sandbox");
    const headers = searchParams.has("isolated") ? isolationHeaders : {};
    response.writeHead(200, { "Content-Type": "text/html", ...headers });
    response.end(
      `<!doctype html><title>A page</title><link rel="icon" href="data:,">
      <iframe src="${inject("url")}" width="900" height="700" allow="cross-origin-isolated"
      ${sandbox === null ? "" : `sandbox="${sandbox}"`}></iframe>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
});
afterAll(() => {
  server.close();
});

async function embed(query: string): Promise<Frame> {
  const page = await openBeside(`http://localhost:${(server.address() as AddressInfo).port}/?${query}`);
  return (await (await page.waitForSelector("iframe")).contentFrame())!;
}

const status = (frame: Frame) => frame.evaluate(() => window.heptaspin!.status());

async function expectRunning(frame: Frame): Promise<void> {
  await frame.waitForFunction(() => window.heptaspin !== undefined);
  await expect.poll(async () => (await status(frame)).step, { timeout: 30_000 }).toBeGreaterThan(60);
  expect((await status(frame)).frames.drawn).toBeGreaterThan(0);
}

describe("embedded in another page", () => {
  it("shares memory where that page is isolated and allows it", async () => {
    const frame = await embed("isolated");
    await expectRunning(frame);
    expect((await status(frame)).mode).toBe("shared-offscreen");
  });

  it("works by messages where it is not", async () => {
    const frame = await embed("");
    await expectRunning(frame);
    expect((await status(frame)).mode).toBe("message-offscreen");
  });

  it("works in a sandbox that leaves it its origin", async () => {
    await expectRunning(await embed("isolated&sandbox=allow-scripts allow-same-origin"));
  });

  it("says why nothing moves in a sandbox that takes its origin, and so its workers", async () => {
    const frame = await embed("sandbox=allow-scripts");
    await frame.getByText("This frame cannot run Heptaspin").waitFor();
    expect(await frame.locator("#state").textContent()).toBe("Stopped");
    expect(await frame.locator("#play-label").textContent(), "what does not run can't be paused").toBe("Play");
    expect(await frame.locator("h1").evaluate((name) => getComputedStyle(name).fontSize), "its styles").toBe("18px");
  });
});
