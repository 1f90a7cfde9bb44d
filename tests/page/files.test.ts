/** The page's files against each other: what is written twice must agree. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { wideLayout } from "../../src/main/layout.ts";
import { viewportOf } from "../../src/main/viewport.ts";
import { isolationHeaders } from "../../vite.config.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("static hosts send the same isolation headers as the servers here", () => {
  const lines = Object.entries(isolationHeaders).map(([name, value]) => `  ${name}: ${value}`);
  expect(read("public/_headers").trim()).toBe(["/*", ...lines].join("\n"));
});

it("scripts and styles have the same idea of a wide page", () => {
  expect(read("src/main/style/wide.css")).toContain(`@media ${wideLayout} {`);
});

it("the page holds no inline script and no inline style, which a strict policy would block", () => {
  const html = read("index.html");
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

it("the renderer is told what of the canvas is free", () => {
  const canvas = { left: 10, top: 20, right: 410, bottom: 720 };
  expect(viewportOf(canvas, { left: 16, top: 76, right: 404, bottom: 520 }, 2)).toEqual({
    width: 400,
    height: 700,
    pixelRatio: 2,
    inset: { top: 56, right: 6, bottom: 200, left: 6 },
  });
});
