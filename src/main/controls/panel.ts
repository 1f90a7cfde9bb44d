/**
 * Opens and shuts the controls: a panel beside a wide stage, a sheet below a narrow one. Each remembers its own state:
 * at first the panel is open and the sheet shut, so that the balls are seen before the controls.
 */
import { wideLayout } from "../layout.ts";

export function offerPanel(page: HTMLElement, toggle: HTMLButtonElement): void {
  const wide = matchMedia(wideLayout);
  const open = { panel: true, sheet: false };
  const form = () => (wide.matches ? "panel" : "sheet");
  const show = () => {
    const isOpen = open[form()];
    page.dataset.controls = isOpen ? "open" : "shut";
    toggle.ariaExpanded = String(isOpen);
    toggle.title = isOpen ? "Hide controls" : "Controls";
  };
  toggle.addEventListener("click", () => {
    open[form()] = !open[form()];
    show();
  });
  wide.addEventListener("change", show);
  show();
}
