/**
 * One parameter's row in the panel: label, slider and number field, all derived from its row in config.ts. The slider
 * sends while it moves; the field when it is left or Enter is pressed. A text that is no value stays, with the reason
 * under it, and the value in force stays too.
 */
import {
  type ConfigChange,
  type Parameter,
  type ParameterKey,
  parameter,
  parseParameter,
} from "../../shared/config.ts";
import { InvalidConfig } from "../../shared/errors.ts";
import { setText } from "../dom.ts";
import { fieldText, plainNumber, rule, sentence } from "../words.ts";
import { nextValue, positionOf, valueAt } from "./slider-scale.ts";

/** Of the slider's own positions; values lie on them by slider-scale.ts. */
const POSITIONS = 1_000;

export interface RowPlan {
  /** "radius" may be "auto", which this row can't show. */
  readonly key: Exclude<ParameterKey, "radius">;
  readonly slider: boolean;
  /** A button beside the field that picks a value. */
  readonly button?: { readonly label: string; readonly title: string; readonly pick: () => number };
}

function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), properties);
}

export class ParameterRow {
  readonly element: HTMLElement;
  readonly #parameter: Parameter;
  readonly #submit: (change: ConfigChange) => void;
  readonly #field: HTMLInputElement;
  readonly #slider: HTMLInputElement | undefined;
  readonly #problem: HTMLElement;
  #value: number;
  /** Whether the field holds a text that is not the value in force: still being written, or refused. */
  #edited = false;

  constructor(plan: RowPlan, value: number, submit: (change: ConfigChange) => void) {
    const { key } = plan;
    const row = parameter(key)!;
    this.#parameter = row;
    this.#submit = submit;
    this.#value = value;

    const label = create("label", { id: `${key}-label`, htmlFor: key, textContent: row.label, title: row.hint });
    const hint = create("span", {
      id: `${key}-hint`,
      className: "visually-hidden",
      textContent: `${row.hint} ${row.unit}`,
    });
    this.#problem = create("p", { id: `${key}-problem`, className: "problem" });
    this.#problem.setAttribute("role", "status");
    this.#field = create("input", {
      id: key,
      type: "text",
      inputMode: row.integer ? "numeric" : "decimal",
      autocomplete: "off",
      spellcheck: false,
    });
    const characters = Math.max(fieldText(key, row.min).length, fieldText(key, row.max).length);
    this.#field.style.setProperty("--characters", String(characters));
    this.#field.setAttribute("aria-describedby", `${hint.id} ${this.#problem.id}`);
    this.#field.addEventListener("input", () => {
      this.#edited = true;
    });
    this.#field.addEventListener("change", () => this.#readField());

    const box = create("div", { className: "value" });
    box.append(this.#field);
    if (row.unit !== "") box.append(create("span", { className: "unit", textContent: row.unit, ariaHidden: "true" }));
    if (plan.button) {
      const { label: textContent, title, pick } = plan.button;
      const button = create("button", { type: "button", textContent, title, ariaLabel: title });
      button.addEventListener("click", () => this.#choose(pick()));
      box.append(button);
    }

    this.element = create("div", { className: "row" });
    this.element.append(label, hint, box);
    if (plan.slider) {
      this.#slider = this.#makeSlider(label.id);
      this.element.append(this.#slider);
    }
    this.element.append(this.#problem);
    this.show(value);
  }

  /** Shows the value in force. A text being written in the field, or refused there, is left alone. */
  show(value: number): void {
    const { key, default: standard } = this.#parameter;
    this.#value = value;
    const text = fieldText(key, value);
    if (!this.#edited && this.#field.value !== text) this.#field.value = text;
    this.element.classList.toggle("changed", value !== standard);
    if (!this.#slider) return;
    const position = positionOf(this.#parameter, value);
    this.#slider.value = String(Math.round(position * POSITIONS));
    this.#slider.ariaValueText = text;
    this.#slider.style.setProperty("--filled", `${position * 100}%`);
  }

  /** Says why what this row asked for is not in force. */
  refuse(reason: string): void {
    this.#edited = true;
    this.#field.setAttribute("aria-invalid", "true");
    setText(this.#problem, reason);
  }

  #makeSlider(labelId: string): HTMLInputElement {
    const slider = create("input", { type: "range", min: "0", max: String(POSITIONS), step: "1" });
    slider.setAttribute("aria-labelledby", labelId);
    slider.addEventListener("input", () => this.#choose(valueAt(this.#parameter, slider.valueAsNumber / POSITIONS)));
    slider.addEventListener("keydown", (event) => {
      const up = event.key === "ArrowUp" || event.key === "ArrowRight";
      if (!up && event.key !== "ArrowDown" && event.key !== "ArrowLeft") return;
      event.preventDefault();
      this.#choose(nextValue(this.#parameter, this.#value, up ? 1 : -1));
    });
    return slider;
  }

  #readField(): void {
    const { key, label } = this.#parameter;
    const text = plainNumber(this.#field.value);
    try {
      this.#choose(Number(parseParameter(key, text)[key]));
    } catch (error) {
      if (!(error instanceof InvalidConfig)) throw error;
      this.refuse(sentence(`${label} ${rule(this.#parameter, text)}`));
    }
  }

  #choose(value: number): void {
    const before = this.#value;
    const wasRefused = this.#field.hasAttribute("aria-invalid");
    this.#edited = false;
    this.#field.removeAttribute("aria-invalid");
    setText(this.#problem, "");
    this.show(value);
    if (value !== before || wasRefused) this.#submit({ [this.#parameter.key]: value });
  }
}
