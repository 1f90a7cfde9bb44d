/**
 * One parameter's row in the panel: label, slider and number field, all derived from its row in config.ts, and a button
 * that takes it back to its default once it differs. The slider sends while it moves; the field when it is left or Enter
 * is pressed. A text that is no value stays, with the reason under it, and the value in force stays too.
 */
import {
  ballRadius,
  type Config,
  type ConfigChange,
  type Parameter,
  type ParameterKey,
  parameter,
  parseParameter,
} from "../../shared/config.ts";
import { InvalidConfig } from "../../shared/errors.ts";
import { create, find, setText } from "../dom.ts";
import { fieldText, plainNumber, rule, sentence } from "../words.ts";
import { nextValue, positionOf, valueAt } from "./slider-scale.ts";

/** Of the slider's own positions; values lie on them by slider-scale.ts. */
const POSITIONS = 1_000;

export interface RowPlan {
  readonly key: ParameterKey;
  readonly slider: boolean;
  /** A button that picks a value, given the present setting and the number that it means. */
  readonly button?: {
    readonly label: string;
    readonly title: string;
    readonly pick: (setting: number | "auto", value: number) => number | "auto";
  };
}

export class ParameterRow {
  readonly element: HTMLElement;
  readonly #parameter: Parameter;
  readonly #choose: (change: ConfigChange) => void;
  readonly #field: HTMLInputElement;
  readonly #slider: HTMLInputElement | undefined;
  readonly #button: HTMLButtonElement | undefined;
  readonly #problem: HTMLElement;
  #setting: number | "auto";
  /** The number in force: what "auto" stands for, too. */
  #value = 0;
  /** Whether the field holds a text that is not the value in force: still being written, or refused. */
  #edited = false;

  /** @param choose takes what was chosen; what holds then comes back by show() */
  constructor(plan: RowPlan, config: Config, choose: (change: ConfigChange) => void) {
    const { key } = plan;
    const row = parameter(key)!;
    this.#parameter = row;
    this.#choose = choose;
    this.#setting = config[key];

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
    const widest = [row.min, row.max, row.max - row.step].map((value) => fieldText(key, value).length);
    this.#field.style.setProperty("--characters", String(Math.max(...widest)));
    this.#field.setAttribute("aria-describedby", `${hint.id} ${this.#problem.id}`);
    this.#field.addEventListener("input", () => {
      this.#edited = true;
    });
    this.#field.addEventListener("change", () => this.#readField());

    const value = create("div", { className: "value" });
    value.append(this.#field);
    if (row.unit !== "") value.append(create("span", { className: "unit", textContent: row.unit, ariaHidden: "true" }));

    const tools = create("div", { className: "tools" });
    // What "auto" stands for is the default, so its button is the way back, too.
    if (row.default !== "auto") tools.append(this.#makeBack());
    if (plan.button) {
      this.#button = this.#makeButton(plan.button);
      tools.append(this.#button);
    }

    this.element = create("div", { className: plan.slider ? "row" : "row plain-row" });
    this.element.dataset.key = key;
    this.element.append(label, hint, ...(plan.slider ? [tools, value] : [value, tools]));
    if (plan.slider) {
      this.#slider = this.#makeSlider(label.id);
      this.element.append(this.#slider);
    }
    this.element.append(this.#problem);
    this.show(config);
  }

  /** Shows the value in force. A text being written in the field, or refused there, is left alone. */
  show(config: Config): void {
    const { key, default: standard } = this.#parameter;
    const setting = config[key];
    const value = setting === "auto" ? ballRadius(config) : setting;
    this.#setting = setting;
    this.#value = value;
    const text = fieldText(key, value);
    if (!this.#edited && this.#field.value !== text) this.#field.value = text;
    this.element.classList.toggle("changed", setting !== standard);
    if (standard === "auto" && this.#button) this.#button.ariaPressed = String(setting === "auto");
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

  /** Forgets a text that was refused: what holds now was chosen elsewhere. */
  clear(): void {
    this.#edited = false;
    this.#field.removeAttribute("aria-invalid");
    setText(this.#problem, "");
  }

  #makeSlider(labelId: string): HTMLInputElement {
    const slider = create("input", { type: "range", min: "0", max: String(POSITIONS), step: "1" });
    slider.setAttribute("aria-labelledby", labelId);
    slider.addEventListener("input", () => this.#take(valueAt(this.#parameter, slider.valueAsNumber / POSITIONS)));
    slider.addEventListener("keydown", (event) => {
      const up = event.key === "ArrowUp" || event.key === "ArrowRight";
      if (!up && event.key !== "ArrowDown" && event.key !== "ArrowLeft") return;
      event.preventDefault();
      this.#take(nextValue(this.#parameter, this.#value, up ? 1 : -1));
    });
    return slider;
  }

  #makeBack(): HTMLButtonElement {
    const { label, default: standard } = this.#parameter;
    const back = create("button", { type: "button", className: "plain back", title: "Back to default" });
    back.append(find("back-icon", HTMLTemplateElement).content.cloneNode(true));
    back.ariaLabel = `${label}: back to default`;
    back.addEventListener("click", () => {
      this.#take(standard);
      (this.#slider ?? this.#field).focus(); // the button is no longer seen
    });
    return back;
  }

  #makeButton({ label, title, pick }: NonNullable<RowPlan["button"]>): HTMLButtonElement {
    const button = create("button", { type: "button", textContent: label, title });
    button.addEventListener("click", () => this.#take(pick(this.#setting, this.#value)));
    return button;
  }

  #readField(): void {
    const { key, label } = this.#parameter;
    const text = plainNumber(this.#field.value);
    try {
      this.#take(parseParameter(key, text)[key]!);
    } catch (error) {
      if (!(error instanceof InvalidConfig)) throw error;
      this.refuse(sentence(`${label} ${rule(this.#parameter, text)}`));
    }
  }

  #take(setting: number | "auto"): void {
    const before = this.#setting;
    const wasRefused = this.#field.hasAttribute("aria-invalid");
    this.clear();
    if (setting !== before || wasRefused) this.#choose({ [this.#parameter.key]: setting });
    else this.#field.value = fieldText(this.#parameter.key, this.#value);
  }
}
