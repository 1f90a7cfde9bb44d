/** The row that goes to a time: a field and Go; while it is under way, a bar with figures, and Cancel. Fetched with its first use. */
import { decimal } from "../../shared/config.ts";
import { find, setText } from "../dom.ts";
import { progressText } from "../stats/figures.ts";
import { plainNumber, rangeRule } from "../words.ts";
import { STEPS_PER_SECOND, type Transport } from "./transport.ts";

/** Simulated seconds: fewer steps than one call takes. */
export const LATEST_TIME = 8_000;

/** The time that a text asks for, in simulated seconds; undefined if it is none that can be gone to. */
export function readTime(text: string): number | undefined {
  const value = decimal(plainNumber(text));
  return value !== undefined && value >= 0 && value <= LATEST_TIME ? value : undefined;
}

export class GoTo {
  readonly #transport: Transport;
  readonly #row = find("go-to-row", HTMLElement);
  readonly #field = find("go-to", HTMLInputElement);
  readonly #go = find("go", HTMLButtonElement);
  readonly #problem = find("go-to-problem", HTMLElement);
  readonly #under = find("going", HTMLElement);
  readonly #bar = find("going-bar", HTMLProgressElement);
  readonly #figures = find("going-figures", HTMLElement);
  readonly #cancel = find("cancel", HTMLButtonElement);

  constructor(transport: Transport) {
    this.#transport = transport;
    this.#cancel.addEventListener("click", () => transport.cancel());
  }

  /** Puts the keyboard where a time can be written. */
  focus(): void {
    const isGoing = this.#transport.destination !== undefined;
    if (!isGoing) this.#field.select();
    (isGoing ? this.#cancel : this.#field).focus();
  }

  /** @param step the last one known */
  show(step: number): void {
    const { destination } = this.#transport;
    const isGoing = destination !== undefined;
    if (isGoing) {
      // A later step is of the run before: one that goes back starts again.
      const seconds = step <= destination * STEPS_PER_SECOND ? step / STEPS_PER_SECOND : 0;
      this.#bar.max = Math.max(destination, Number.MIN_VALUE);
      this.#bar.value = seconds;
      setText(this.#figures, progressText(seconds, destination));
    }
    if (this.#under.hidden === !isGoing) return;
    // The focus goes on where the button that had it was.
    const active = document.activeElement;
    const hadFocus = active === this.#go || active === this.#field || active === this.#cancel;
    this.#row.hidden = isGoing;
    this.#under.hidden = !isGoing;
    if (hadFocus) (isGoing ? this.#cancel : this.#go).focus();
  }

  /** To the time that is written in the field. */
  go(): void {
    const field = this.#field;
    const time = readTime(field.value);
    setText(this.#problem, time === undefined ? `Go to ${rangeRule(0, LATEST_TIME)}.` : "");
    if (time === undefined) {
      field.setAttribute("aria-invalid", "true");
      return;
    }
    field.removeAttribute("aria-invalid");
    this.#transport.goTo(time);
  }
}
