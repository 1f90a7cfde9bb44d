/** The row that goes to a time: a field and Go; while it is under way, a bar with figures, and Cancel. */
import { decimal } from "../../shared/config.ts";
import { setText } from "../dom.ts";
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

export interface GoToParts {
  readonly row: HTMLElement;
  readonly field: HTMLInputElement;
  readonly go: HTMLButtonElement;
  readonly problem: HTMLElement;
  readonly under: HTMLElement;
  readonly bar: HTMLProgressElement;
  readonly figures: HTMLElement;
  readonly cancel: HTMLButtonElement;
}

export class GoTo {
  readonly #transport: Transport;
  readonly #parts: GoToParts;

  constructor(parts: GoToParts, transport: Transport) {
    this.#parts = parts;
    this.#transport = transport;
    parts.go.addEventListener("click", () => this.#go());
    parts.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // or it would press Cancel, which is where the focus goes
      this.#go();
    });
    parts.cancel.addEventListener("click", () => transport.cancel());
  }

  /** Puts the keyboard where a time can be written. */
  focus(): void {
    const { field, cancel } = this.#parts;
    if (this.#transport.destination === undefined) field.select();
    (this.#transport.destination === undefined ? field : cancel).focus();
  }

  /** @param step the last one known */
  show(step: number): void {
    const { row, go, field, under, bar, figures, cancel } = this.#parts;
    const { destination } = this.#transport;
    const isGoing = destination !== undefined;
    if (isGoing) {
      // A later step is of the run before: one that goes back starts again.
      const seconds = step <= destination * STEPS_PER_SECOND ? step / STEPS_PER_SECOND : 0;
      bar.max = Math.max(destination, Number.MIN_VALUE);
      bar.value = seconds;
      setText(figures, progressText(seconds, destination));
    }
    if (under.hidden === !isGoing) return;
    // The focus goes on where the button that had it was.
    const active = document.activeElement;
    const hadFocus = active === go || active === field || active === cancel;
    row.hidden = isGoing;
    under.hidden = !isGoing;
    if (hadFocus) (isGoing ? cancel : go).focus();
  }

  #go(): void {
    const { field, problem } = this.#parts;
    const time = readTime(field.value);
    setText(problem, time === undefined ? `Go to ${rangeRule(0, LATEST_TIME)}.` : "");
    if (time === undefined) {
      field.setAttribute("aria-invalid", "true");
      return;
    }
    field.removeAttribute("aria-invalid");
    this.#transport.goTo(time);
  }
}
