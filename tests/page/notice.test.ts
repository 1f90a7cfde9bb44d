import { afterEach, expect, it, vi } from "vitest";
import { BRIEF_MS, Notice } from "../../src/main/notice.ts";
import { type FakeElement, fakePage } from "./fake-page.ts";

afterEach(() => void vi.unstubAllGlobals());

function setUp() {
  const elements = fakePage({
    notice: "",
    "notice-title": "notice",
    "notice-text": "notice",
    "notice-actions": "notice",
    "notice-close": "notice",
    play: "",
  });
  const said = () =>
    elements.notice.classes.has("shown")
      ? elements["notice-title"].textContent + elements["notice-text"].textContent
      : "";
  return { elements, notice: new Notice(), said, buttons: () => elements["notice-actions"].children };
}

it("a message has a title or none, and stays until it is closed", () => {
  const { elements, notice, said } = setUp();
  expect(said()).toBe("");
  notice.show("Link not used:", "“ball” is not a setting.");
  expect(said()).toBe("Link not used: “ball” is not a setting.");
  notice.show("", "The picture stopped and was started again.");
  expect(said()).toBe("The picture stopped and was started again.");
  elements["notice-close"].click();
  expect(said()).toBe("");
  expect(elements.notice.textContent).toBe("");
});

it("what looks like HTML is shown as it is written", () => {
  const { notice, said } = setUp();
  notice.show("", "<b>“x”</b> &amp;");
  expect(said()).toBe("<b>“x”</b> &amp;");
});

it("a button closes the message and acts, and the next message has none of the last one's", () => {
  const { notice, said, buttons } = setUp();
  const act = vi.fn(() => expect(said()).toBe(""));
  notice.show("It stopped.", "Why.", [
    { label: "Try again", act },
    { label: "Back to Origin", act: () => notice.show("", "Back.") },
  ]);
  expect(buttons().map(({ textContent }) => textContent)).toEqual(["Try again", "Back to Origin"]);
  const [again, back] = buttons();
  again.click();
  expect(act).toHaveBeenCalledOnce();
  expect(buttons()).toEqual([]);
  back.click();
  expect(said()).toBe("Back.");
});

it("closing it by keyboard leaves the focus on the page", () => {
  const { elements, notice, buttons } = setUp();
  const focused = () => (document as unknown as { activeElement: FakeElement | null }).activeElement;
  notice.show("", "…", [{ label: "Try again", act() {} }]);
  buttons()[0].focus();
  buttons()[0].click();
  expect(focused()).toBe(elements.play);
  notice.show("", "…");
  const elsewhere = { parent: undefined } as FakeElement;
  (document as unknown as { activeElement: FakeElement }).activeElement = elsewhere;
  notice.close();
  expect(focused()).toBe(elsewhere);
});

it("what showed a message can take it back, but not a newer one, also of the same words", () => {
  const { notice, said } = setUp();
  const close = notice.show("Not done:", "no.");
  close();
  expect(said()).toBe("");
  const closeOlder = notice.show("Not done:", "no.");
  notice.show("Not done:", "no.");
  closeOlder();
  expect(said()).toBe("Not done: no.");
});

it("what was done as asked is said for a while, and takes no newer message with it", () => {
  vi.useFakeTimers();
  const { notice, said } = setUp();
  notice.showBriefly("Link copied");
  vi.advanceTimersByTime(BRIEF_MS - 1);
  expect(said()).toBe("Link copied");
  vi.advanceTimersByTime(1);
  expect(said()).toBe("");
  notice.showBriefly("Link copied");
  notice.show("Stopped:", "it failed.");
  vi.advanceTimersByTime(2 * BRIEF_MS);
  expect(said()).toBe("Stopped: it failed.");
  vi.useRealTimers();
});
