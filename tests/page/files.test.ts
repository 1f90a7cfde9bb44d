/** The page's files against each other: what is written twice must agree. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { pageHeaders } from "../../scripts/headers.ts";
import { wideLayout } from "../../src/main/layout.ts";
import { viewportOf } from "../../src/main/viewport.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("static hosts send the same headers as the servers here", () => {
  const lines = Object.entries(pageHeaders()).map(([name, value]) => `  ${name}: ${value}`);
  expect(read("public/_headers").trim()).toBe(["/*", ...lines].join("\n"));
});

it("scripts and styles have the same idea of a wide page", () => {
  expect(read("src/main/style/wide.css")).toContain(`@media ${wideLayout} {`);
});

it("the page is as dark where the person has chosen it as where the system is", () => {
  const tokens = read("src/main/style/tokens.css");
  const [system, chosen] = [
    /:root:not\(\[data-theme="light"\]\) \{([^}]*)\}/,
    /:root\[data-theme="dark"\] \{([^}]*)\}/,
  ].map((block) => tokens.match(block)?.[1].match(/--[\w-]+: [^;]+/g));
  expect(system?.length).toBeGreaterThan(8);
  expect(chosen).toEqual(system);
});

it("the policy is the strict one, and it stays where nothing isolates the page", () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'";
  expect(pageHeaders()).toEqual({
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": policy,
  });
  const { "Cross-Origin-Opener-Policy": _, "Cross-Origin-Embedder-Policy": __, ...rest } = pageHeaders();
  expect(pageHeaders(false)).toEqual(rest);
});

it("the page holds no inline script and no inline style, which a strict policy would block", () => {
  const html = read("index.html");
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<base|<form|data:|javascript:/);
});

it("no text becomes HTML or code, wherever it is from", () => {
  const sinks =
    /\b(innerHTML|outerHTML|insertAdjacentHTML|setHTML\w*|document\.write\w*|DOMParser|createContextualFragment|srcdoc|eval|importScripts|new Function|execCommand)\b|setAttribute\(\s*"(style|on\w+|href|src)"|\bset(Timeout|Interval)\(\s*["'`]/g;
  const files = readdirSync(new URL("../../src/", import.meta.url), { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts"));
  expect(sources.length).toBeGreaterThan(60);
  for (const file of sources) expect.soft(read(`src/${file}`).match(sinks), file).toBeNull();
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
