/** The lab's part of the page: what it holds, built when it is first opened, and put into the page while it is open. */
import { create, find } from "../dom.ts";
import { MAX_SHARE, PERIOD } from "./load-maker.ts";

/** One of the two pictures with what is said of it. */
export interface Side {
  readonly caption: HTMLElement;
  /** Its frames/s for those who don't see the figure. */
  readonly rate: HTMLElement;
  /** Where the canvas of the figure goes. */
  readonly rateBox: HTMLElement;
  readonly figures: HTMLElement;
  readonly chart: HTMLElement;
  /** "load on: 200 of every 210 ms", where the load began. */
  readonly loadLabel: HTMLElement;
}

export interface LabView {
  readonly section: HTMLElement;
  readonly blocks: readonly { readonly button: HTMLButtonElement; readonly seconds: number }[];
  readonly slider: HTMLInputElement;
  readonly field: HTMLInputElement;
  readonly chip: HTMLElement;
  readonly copy: HTMLButtonElement;
  readonly close: HTMLButtonElement;
  readonly twinBox: HTMLElement;
  readonly picture: Side;
  readonly twin: Side;
}

/** @param isMain whether the main thread draws the picture, too */
export function buildLab(isMain: boolean): LabView {
  const section = create("section", { id: "lab", className: "lab" });
  section.setAttribute("aria-labelledby", "lab-title");

  const blocks = [1, 5].map((seconds) => ({
    seconds,
    button: create("button", { type: "button", textContent: `Block for ${seconds} s` }),
  }));
  const slider = create("input", { type: "range", id: "lasting-load", min: "0", max: String(MAX_SHARE), value: "0" });
  const field = create("input", { type: "text", inputMode: "numeric", autocomplete: "off", value: "0" });
  field.style.setProperty("--characters", "2");
  const unit = `% of every ${PERIOD} ms`;
  field.ariaLabel = `Lasting load, ${unit}`;
  const value = create("div", { className: "value" });
  value.append(field, create("span", { className: "unit", textContent: unit, ariaHidden: "true" }));
  const lasting = create("div", { className: "lab-lasting" });
  lasting.append(create("label", { htmlFor: slider.id, textContent: "Lasting load" }), slider, value);
  const chip = create("p", { className: "lab-chip" });
  chip.setAttribute("role", "status");
  const copy = create("button", { type: "button", textContent: "Copy report" });
  const close = create("button", { type: "button", className: "plain lab-close", ariaLabel: "Close load lab" });
  close.title = "Close load lab";
  close.append(find("notice-close", HTMLButtonElement).children[0].cloneNode(true));
  const strip = create("div", { className: "lab-strip" });
  const buttons = create("div", { className: "lab-buttons" });
  buttons.append(...blocks.map(({ button }) => button), copy);
  const title = create("h2", { id: "lab-title", textContent: "Load lab" });
  strip.append(title, buttons, lasting, chip, close);

  const twinBox = create("div", { className: "lab-stage" });
  const by = isMain ? "by the main thread" : "by their own worker";
  const picture = buildSide("picture", `the balls, drawn ${by}`);
  const twin = buildSide("twin", "the same balls, drawn by the main thread");
  section.append(strip, twinBox, picture.head, twin.head, picture.body, twin.body);
  return { section, blocks, slider, field, chip, copy, close, twinBox, picture: picture.side, twin: twin.side };
}

function buildSide(name: string, words: string): { side: Side; head: HTMLElement; body: HTMLElement } {
  const caption = create("p", { textContent: words });
  const rate = create("span", { className: "visually-hidden" });
  caption.append(rate);
  const rateBox = create("div", { className: "lab-rate", ariaHidden: "true" });
  const head = create("div", { className: `lab-caption lab-${name}` });
  head.append(caption, rateBox);

  const figures = create("p", { className: "lab-figures" });
  const top = create("div", { className: "lab-chart-head" });
  top.append(create("h3", { textContent: "Time between frames, ms" }), figures);
  const chart = create("div", { className: "lab-chart" });
  chart.setAttribute("role", "img");
  const loadLabel = create("span", { className: "lab-load" });
  const axis = create("p", { className: "lab-axis", ariaHidden: "true" });
  axis.append(create("span", { textContent: "6 s ago" }), loadLabel, create("span", { textContent: "now" }));
  const body = create("div", { className: `lab-intervals lab-${name}` });
  body.append(top, chart, axis);
  return { side: { caption, rate, rateBox, figures, chart, loadLabel }, head, body };
}
