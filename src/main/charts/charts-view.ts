/** The elements of the charts: a head with its buttons, and for each quantity its name, its summary and its plot. */
import { create, find } from "../dom.ts";
import { type Quantity, quantities } from "./quantities.ts";

export interface ChartBox {
  readonly quantity: Quantity;
  readonly summary: HTMLElement;
  readonly plot: HTMLElement;
}

export interface ChartsView {
  readonly section: HTMLElement;
  readonly boxes: readonly ChartBox[];
  readonly saveCsv: HTMLButtonElement;
  readonly savePng: HTMLButtonElement;
  readonly close: HTMLButtonElement;
}

const button = (text: string) => create("button", { type: "button", textContent: text });

export function buildCharts(): ChartsView {
  const section = create("section", { className: "charts" });
  section.setAttribute("aria-label", "Charts");
  const [saveCsv, savePng] = [button("Save CSV"), button("Save PNG")];
  const close = create("button", { type: "button", className: "plain", ariaLabel: "Close charts" });
  close.title = "Close charts";
  close.append(find("notice-close", HTMLButtonElement).children[0].cloneNode(true));
  const head = create("div", { className: "charts-head" });
  head.append(create("h2", { textContent: "Charts" }), saveCsv, savePng, close);
  const list = create("div", { className: "charts-list", tabIndex: 0 }); // it scrolls, so keys must reach it
  list.setAttribute("role", "group");
  list.ariaLabel = "Curves of the last minute";
  const boxes = quantities.map((quantity): ChartBox => {
    const figure = create("figure", {});
    const caption = create("figcaption", {});
    const summary = create("span", { className: "charts-summary" });
    const plot = create("div", { className: "charts-plot" });
    plot.ariaHidden = "true"; // the summary says it in words
    caption.append(create("strong", { textContent: quantity.name }), summary);
    figure.append(caption, plot);
    list.append(figure);
    return { quantity, summary, plot };
  });
  section.append(head, list);
  return { section, boxes, saveCsv, savePng, close };
}
