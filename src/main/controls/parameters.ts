/**
 * All parameters on the page: which are shown, in which group, and how: one entry a row; and the presets. What is chosen
 * is shown at once and then sent; what the simulation refuses is taken back.
 */
import { type Config, type ConfigChange, defaultConfig, parameters as table } from "../../shared/config.ts";
import { show as showValue } from "../../shared/errors.ts";
import type { Heptaspin } from "../client.ts";
import { find, setText } from "../dom.ts";
import { sentence, summaries } from "../words.ts";
import { LatestChange } from "./latest-change.ts";
import { ParameterRow, type RowPlan } from "./parameter-row.ts";
import { PresetChoice } from "./presets.ts";

/** By the name of the group in index.html. */
export const groups: Readonly<Record<string, readonly RowPlan[]>> = {
  run: [{ key: "speed", slider: true }],
  balls: [
    { key: "balls", slider: true },
    { key: "radius", slider: true, button: { label: "auto", title: "As large as fits", pick: toggleAuto } },
    { key: "launchSpeed", slider: true },
    { key: "seed", slider: false, button: { label: "New", title: "New seed", pick: randomSeed } },
  ],
  world: [
    { key: "gravity", slider: true },
    { key: "wallRestitution", slider: true },
    { key: "ballRestitution", slider: true },
    { key: "friction", slider: true },
    { key: "airDrag", slider: true },
    { key: "spinDrag", slider: true },
  ],
  heptagon: [
    {
      key: "rotation",
      slider: true,
      button: { label: "Reverse", title: "Turn the other way", pick: (_, value) => 0 - value },
    },
    { key: "sides", slider: true },
  ],
};

/** The radius that "auto" stands for, as a number of its own that surely fits; and back. */
function toggleAuto(setting: number | "auto", value: number): number | "auto" {
  return setting === "auto" ? Math.floor(value * 1_000) / 1_000 : "auto";
}

/** What [ and ] go through. */
const SPEEDS = [0, 0.1, 0.25, 0.5, 1, 2, 4, 8];

/** The next slower (−1) or faster (1) speed; the same at the end. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const next =
    direction > 0 ? SPEEDS.find((candidate) => candidate > speed) : SPEEDS.findLast((candidate) => candidate < speed);
  return next ?? speed;
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

export class Parameters {
  readonly #rows = new Map<keyof Config, ParameterRow>();
  readonly #changes: LatestChange;
  readonly #client: Pick<Heptaspin, "config" | "set" | "reset">;
  readonly #presets: PresetChoice;
  /** As it is shown: the configuration in force, with what is on its way. */
  #shown: Config;

  /** @param applied called after each change that the simulation took */
  constructor(client: Pick<Heptaspin, "config" | "set" | "reset">, applied: () => void) {
    this.#client = client;
    this.#shown = client.config;
    this.#changes = new LatestChange(client, {
      applied,
      refused: (change, error) => this.#refuse(change, error),
    });
    for (const [group, plans] of Object.entries(groups)) {
      const place = find(`${group}-rows`, HTMLElement);
      for (const plan of plans) {
        const row = new ParameterRow(plan, this.#shown, (change) => this.change(change));
        this.#rows.set(plan.key, row);
        place.append(row.element);
      }
    }
    const select = find("preset", HTMLSelectElement);
    this.#presets = new PresetChoice(select, (change) => this.#replace(change));
    find("defaults", HTMLButtonElement).addEventListener("click", () => {
      this.#replace(defaultConfig);
      select.focus(); // the button is no longer seen
    });
    this.#render();
  }

  /** Shows the configuration in force, unless a newer one is on its way. */
  show(config: Config): void {
    if (this.#changes.busy) return;
    this.#shown = config;
    this.#render();
  }

  /** As if chosen by hand. */
  change(change: ConfigChange): void {
    this.#shown = { ...this.#shown, ...change };
    this.#render();
    this.#changes.submit(change);
  }

  changeSpeed(direction: 1 | -1): void {
    const speed = nextSpeed(this.#shown.speed, direction);
    if (speed !== this.#shown.speed) this.change({ speed });
  }

  /** A scene as a whole, from its start: what was refused in a field before is of no interest. */
  #replace(scene: ConfigChange): void {
    for (const row of this.#rows.values()) row.clear();
    this.change(scene);
  }

  #render(): void {
    const config = this.#shown;
    for (const row of this.#rows.values()) row.show(config);
    this.#presets.show(config);
    const isDefault = table.every(({ key, default: standard }) => config[key] === standard);
    find("defaults", HTMLButtonElement).classList.toggle("unseen", isDefault);
    for (const [group, text] of Object.entries(summaries(config))) {
      setText(find(`${group}-summary`, HTMLElement), text);
    }
    for (const id of ["heptagon-title", "heptagon-link"]) {
      setText(find(id, HTMLElement), config.sides === 7 ? "Heptagon" : "Shape");
    }
  }

  #refuse(change: ConfigChange, error: unknown): void {
    // What was chosen after it is on its way, and stays shown.
    if (!this.#changes.waiting) this.#shown = this.#client.config;
    for (const [key, row] of this.#rows) {
      if (key in change) row.refuse(sentence(error instanceof Error ? error.message : showValue(error)));
    }
    this.#render();
  }
}
