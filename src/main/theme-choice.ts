/** Light, dark, or as the system is: the choice, kept for the next visit, and the theme that it comes to. */
import type { Theme } from "../shared/protocol.ts";
import type { Kept } from "./kept.ts";

export const themeChoices = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** Of the system. */
interface DarkQuery {
  readonly matches: boolean;
  addEventListener(type: "change", listener: () => void): void;
}

export class Themes {
  readonly #kept: Kept;
  readonly #dark: DarkQuery;
  readonly #apply: (choice: ThemeChoice) => void;
  /** Told of each change of the theme. */
  changed: (theme: Theme) => void = () => {};

  /** @param apply makes the page look like a choice: at once, and with each other one */
  constructor(kept: Kept, dark: DarkQuery, apply: (choice: ThemeChoice) => void) {
    this.#kept = kept;
    this.#dark = dark;
    this.#apply = apply;
    dark.addEventListener("change", () => this.changed(this.theme));
    this.#apply(this.choice);
  }

  get choice(): ThemeChoice {
    return themeChoices.find((choice) => choice === this.#kept.value) ?? "system";
  }

  set choice(choice: ThemeChoice) {
    this.#kept.value = choice;
    this.#apply(this.choice);
    this.changed(this.theme);
  }

  get theme(): Theme {
    const { choice } = this;
    if (choice !== "system") return choice;
    return this.#dark.matches ? "dark" : "light";
  }
}

/** The page follows its data-theme (style/tokens.css), the browser's bars one of two meta elements. */
export function applyTheme(choice: ThemeChoice): void {
  const { dataset } = document.documentElement;
  if (choice === "system") delete dataset.theme;
  else dataset.theme = choice;
  const bars = document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]');
  for (const [i, theme] of (["light", "dark"] as const).entries()) {
    const alone = choice === theme ? "all" : "not all";
    bars[i].media = choice === "system" ? `(prefers-color-scheme: ${theme})` : alone;
  }
}
