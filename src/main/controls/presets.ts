/**
 * The choice of a preset: a scene to start from. Which one is shown follows from the configuration, however that came
 * about: a preset by its name if the scene is exactly that, or else the last one that it was, "changed".
 */
import {
  type Config,
  type ConfigChange,
  defaultConfig,
  type Preset,
  parameters,
  presets,
} from "../../shared/config.ts";
import { create, setText } from "../dom.ts";

/** What a preset says nothing about: the same scene may start in many ways, and be watched slowly. */
const apart: readonly (keyof Config)[] = ["seed", "speed"];

/** Everything that a preset sets. */
export function presetChange(preset: Preset): ConfigChange {
  const { seed, speed, ...scene } = { ...defaultConfig, ...preset.change };
  return scene;
}

/** The preset that a configuration is, if it is one. */
export function presetOf(config: Config): Preset | undefined {
  return presets.find((preset) => {
    const scene: ConfigChange = presetChange(preset);
    return parameters.every(({ key }) => apart.includes(key) || config[key] === scene[key]);
  });
}

export class PresetChoice {
  readonly #select: HTMLSelectElement;
  /** Shown, and in the list, only while the scene is no preset. */
  readonly #changed = create("option", { value: "", hidden: true });
  #last: Preset = presets[0];

  constructor(select: HTMLSelectElement, choose: (change: ConfigChange) => void) {
    this.#select = select;
    for (const { name } of presets) select.append(create("option", { value: name, textContent: name }));
    select.append(this.#changed);
    select.addEventListener("change", () => {
      const preset = presets.find(({ name }) => name === select.value);
      if (preset) choose(presetChange(preset));
    });
  }

  show(config: Config): void {
    const preset = presetOf(config);
    this.#last = preset ?? this.#last;
    setText(this.#changed, `${this.#last.name}, changed`);
    const value = preset?.name ?? "";
    if (this.#select.value !== value) this.#select.value = value;
  }
}
