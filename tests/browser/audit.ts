/**
 * What keeps people from using the page as it stands: axe-core's rules, and what those don't look at: targets that are
 * too small to hit, lie on each other or can't be reached, text that is cut off, and a page wider than its window.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { contrast } from "../../src/shared/render/contrast.ts";
import { parseColour } from "../../src/shared/render/shading.ts";

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Violations of axe-core's rules, all of them, each as a line. */
export async function violations(page: Page): Promise<string[]> {
  // The page's policy forbids script elements, and this is none.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations } = await window.axe!.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ")}`),
    );
  });
}

/** What is written or drawn in which colour on which, with the least contrast that it needs (WCAG 2.2, 1.4.3 and 1.4.11). */
const pairs: readonly (readonly [tokens: readonly string[], grounds: readonly string[], least: number])[] = [
  [["ink", "muted", "accent-text"], ["page", "panel"], 4.5],
  [["on-accent"], ["accent"], 4.5],
  [["accent-text"], ["soft"], 4.5],
  [["edge", "track-filled", "focus"], ["page", "panel"], 3],
];

/** Pairs of the page's colours in force that are too much alike: axe-core can't judge what stands on the stage's canvas. */
export async function paleColours(page: Page): Promise<string[]> {
  const names = [...new Set(pairs.flatMap(([tokens, grounds]) => [...tokens, ...grounds]))];
  const values = await page.evaluate(
    (wanted) => wanted.map((name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()),
    names,
  );
  // A minifier writes #ffffff as #fff.
  const colour = (name: string) => parseColour(values[names.indexOf(name)].replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3"));
  const reached = (one: string, other: string) => {
    const ratio = contrast(colour(one), colour(other));
    return Math.max(ratio, 1 / ratio);
  };
  return pairs.flatMap(([tokens, grounds, least]) =>
    tokens
      .flatMap((token) => grounds.map((ground) => ({ token, ground, ratio: reached(token, ground) })))
      .filter(({ ratio }) => ratio < least)
      .map(
        ({ token, ground, ratio }) => `${token} on ${ground} has a contrast of ${ratio.toFixed(2)}, less than ${least}`,
      ),
  );
}

/** CSS px: WCAG 2.2 asks for 24 (2.5.8); for a finger, 44. */
const SMALLEST_TARGET = 24;
const SMALLEST_TOUCH_TARGET = 44;

/** Faults of the layout, each as a line. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(
    ({ byMouse, byTouch }) => {
      const found: string[] = [];
      const name = (element: Element) =>
        `<${element.localName}> ${element.id || element.ariaLabel || element.textContent?.trim().slice(0, 30) || element.className}`;
      const modal = document.querySelector("dialog[open]");
      const scope = modal ?? document;
      const isSeen = (element: Element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        !element.closest(".visually-hidden");

      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth}`);

      const smallest = matchMedia("(pointer: coarse)").matches ? byTouch : byMouse;
      const targets = [
        ...scope.querySelectorAll<HTMLElement>(
          "a[href], button, input, select, summary, [tabindex]:not([tabindex='-1'])",
        ),
      ].filter(isSeen);
      /** The part of an element that what scrolls around it leaves to be seen. */
      const seenPart = (element: Element) => {
        let { left, right, top, bottom } = element.getBoundingClientRect();
        for (let around = element.parentElement; around; around = around.parentElement) {
          if (getComputedStyle(around).overflowY === "visible") continue;
          const its = around.getBoundingClientRect();
          left = Math.max(left, its.left);
          right = Math.min(right, its.right);
          top = Math.max(top, its.top);
          bottom = Math.min(bottom, its.bottom);
        }
        return { left, right, top, bottom };
      };
      // A label is part of its box to tick.
      const areaOf = (target: HTMLElement) =>
        target.matches("[type=checkbox], [type=radio]") ? (target.closest("label") ?? target) : target;
      for (const target of targets) {
        const area = areaOf(target);
        area.scrollIntoView({ block: "center", inline: "center" });
        const box = area.getBoundingClientRect();
        if (box.width < smallest || box.height < smallest) {
          found.push(`${name(target)} is ${box.width.toFixed(1)} x ${box.height.toFixed(1)} px, less than ${smallest}`);
        }
        if (box.left < -0.5 || box.right > innerWidth + 0.5 || box.top < -0.5 || box.bottom > innerHeight + 0.5) {
          found.push(`${name(target)} can't be brought wholly into the window`);
        }
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        const isDisabled = target.matches(":disabled");
        if (!isDisabled && !(hit && (area.contains(hit) || hit.contains(target)))) {
          found.push(`${name(target)} lies under ${hit ? name(hit) : "nothing"}`);
        }
        for (const other of targets) {
          if (other === target || areaOf(other).contains(area) || area.contains(areaOf(other))) continue;
          const its = seenPart(areaOf(other));
          const width = Math.min(box.right, its.right) - Math.max(box.left, its.left);
          const height = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
          if (width > 1 && height > 1 && target.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) {
            found.push(`${name(target)} and ${name(other)} overlap by ${width.toFixed(0)} x ${height.toFixed(0)} px`);
          }
        }
      }

      // Text that its own box, or one around it that can't be scrolled, cuts off; an ellipsis says that there is more.
      const walker = document.createTreeWalker(modal ?? document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
        const parent = node.parentElement!;
        if (node.data.trim() === "" || !isSeen(parent) || parent.closest("option, svg, script, noscript, template"))
          continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.width <= 1 || box.height <= 1) continue;
        for (let around: HTMLElement | null = parent; around; around = around.parentElement) {
          const { overflowX, overflowY, textOverflow, clipPath } = getComputedStyle(around);
          if (textOverflow === "ellipsis" || clipPath !== "none") break;
          const its = around.getBoundingClientRect();
          const cutsX = overflowX === "hidden" && (box.left < its.left - 1 || box.right > its.right + 1);
          const cutsY = overflowY === "hidden" && (box.top < its.top - 1 || box.bottom > its.bottom + 1);
          if (cutsX || cutsY) found.push(`the text "${node.data.trim().slice(0, 30)}" is cut off`);
          if (overflowX !== "visible" || overflowY !== "visible") break;
        }
        const button = parent.closest("button, a, summary")?.getBoundingClientRect();
        if (
          button &&
          getComputedStyle(parent).clipPath === "none" &&
          getComputedStyle(parent).textOverflow === "clip"
        ) {
          if (box.left < button.left - 1 || box.right > button.right + 1) {
            found.push(`the text "${node.data.trim().slice(0, 30)}" stands out of its button`);
          }
        }
      }
      scrollTo(0, 0);
      return found;
    },
    { byMouse: SMALLEST_TARGET, byTouch: SMALLEST_TOUCH_TARGET },
  );
}

/** Sizes of the window, from the smallest on: CSS px. */
const windows = [
  [320, 320],
  [480, 320],
  [640, 320],
  [720, 320],
  [600, 400],
  [640, 480],
  [360, 640],
  [900, 400],
  [1000, 320],
  [1000, 700],
] as const;

/** The sizes of the window in which a message's button can't be pressed, or its words are squeezed by its buttons. */
export async function messageFaults(button: Locator): Promise<string[]> {
  const faults: string[] = [];
  for (const [width, height] of windows) {
    await button.page().setViewportSize({ width, height });
    const found = await button.evaluate((element) => {
      element.scrollIntoView({ block: "nearest" });
      const { x, y, width: across, height: down } = element.getBoundingClientRect();
      const onTop = element.contains(document.elementFromPoint(x + across / 2, y + down / 2));
      const message = document.getElementById("notice")!;
      const share = message.querySelector("p")!.offsetWidth / message.offsetWidth;
      // Less than half is left to words only where they are short.
      const lines = Number.parseFloat(getComputedStyle(message).lineHeight);
      const isSqueezed = share < 0.5 && message.querySelector("p")!.offsetHeight > 2 * lines;
      return [onTop ? [] : "covered", isSqueezed ? "squeezed" : []].flat();
    });
    for (const fault of found) faults.push(`${width} x ${height}: ${fault}`);
  }
  return faults;
}
