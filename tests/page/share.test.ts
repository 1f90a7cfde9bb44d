import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { GoTo, readTime } from "../../src/main/controls/go-to.ts";
import { copyStep, offerLink } from "../../src/main/controls/share.ts";
import { FakeElement, fakePage } from "./fake-page.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const refused = "Could not copy. Select the text and copy it.";
const refusing = { writeText: () => Promise.reject(new Error("NotAllowedError")) };

function clipboard() {
  const copied: string[] = [];
  return { copied, writeText: async (text: string) => void copied.push(text) };
}

function link() {
  fakePage({});
  const parts = { field: new FakeElement(), button: new FakeElement(), said: new FakeElement() };
  parts.field.value = "http://localhost/?seed=7";
  return parts;
}

it("the link is copied, and that is said for six seconds", async () => {
  const parts = link();
  const board = clipboard();
  offerLink(parts as never, board);
  parts.button.click();
  await vi.advanceTimersByTimeAsync(5_900);
  expect(board.copied).toEqual(["http://localhost/?seed=7"]);
  expect(parts.said.textContent).toBe("Link copied");
  await vi.advanceTimersByTimeAsync(200);
  expect(parts.said.textContent).toBe("");
});

it.each([
  ["refuses", refusing],
  ["is not there", undefined],
])("a link is selected where the clipboard %s", async (_, board) => {
  const parts = link();
  offerLink(parts as never, board);
  parts.button.click();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(parts.said.textContent).toBe(refused);
  expect(parts.field.selected).toBe(true);
});

it("step and hash are copied as they are shown", async () => {
  const notice = { show: vi.fn(), showBriefly: vi.fn() };
  const hash = async () => ({ step: 330, hash: "5f2c91ab" });
  const board = clipboard();
  await copyStep(hash, board, notice);
  expect(board.copied).toEqual(["Step 330 · 5f2c 91ab"]);
  expect(notice.showBriefly).toHaveBeenCalledExactlyOnceWith("Step 330 · 5f2c 91ab copied");
  await copyStep(hash, refusing, notice);
  expect(notice.show).toHaveBeenCalledExactlyOnceWith("", `${refused} Step 330 · 5f2c 91ab`);
});

it.each([
  ["60", 60],
  [" 1,200.5 ", 1_200.5],
  ["0", 0],
  ["8000", 8_000],
  ["8000.1", undefined],
  ["-1", undefined],
  ["NaN", undefined],
  ["0x10", undefined],
  ["", undefined],
])("a time written as %j is read as %j", (text, time) => {
  expect(readTime(text)).toBe(time);
});

it("the row that goes to a time gives way to a bar, and the keyboard stays with it", () => {
  const ids = ["go-to-row", "go-to", "go", "go-to-problem", "going", "going-bar", "going-figures", "cancel"];
  const elements = fakePage(Object.fromEntries(ids.map((id) => [id, ""])));
  const {
    "go-to": field,
    "go-to-row": row,
    "go-to-problem": problem,
    "going-figures": figures,
    going,
    cancel,
  } = elements;
  going.hidden = true;
  const transport = { destination: undefined as number | undefined, goTo: vi.fn(), cancel: vi.fn() };
  const goTo = new GoTo(transport as never);
  field.value = "9000";
  goTo.go();
  expect(problem.textContent).toBe("Go to can be 0 to 8,000.");
  expect(transport.goTo).not.toHaveBeenCalled();
  field.value = "60";
  elements.go.focus();
  goTo.go();
  expect(problem.textContent).toBe("");
  expect(transport.goTo).toHaveBeenCalledExactlyOnceWith(60);

  transport.destination = 60;
  goTo.show(24 * 120 + 60);
  expect([row.hidden, going.hidden, figures.textContent]).toEqual([true, false, "24 of 60 s"]);
  expect(document.activeElement).toBe(cancel);
  goTo.show(61 * 120);
  expect(figures.textContent, "of the run before").toBe("0 of 60 s");
  cancel.click();
  expect(transport.cancel).toHaveBeenCalledOnce();

  transport.destination = undefined;
  goTo.show(24 * 120);
  expect([row.hidden, going.hidden]).toEqual([false, true]);
  expect(document.activeElement).toBe(elements.go);
});
