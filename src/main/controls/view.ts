/** The group of what is shown: the balls' colours, what is drawn over them, which is followed, and the theme. */
import "./view.css";
import { type ColourBy, colourings, type View } from "../../shared/protocol.ts";
import type { Heptaspin } from "../client.ts";
import { create, find, setText } from "../dom.ts";
import { lazyPart } from "../lazy-part.ts";
import { type ThemeChoice, type Themes, themeChoices } from "../theme-choice.ts";
import { FollowRow } from "./follow-row.ts";
import type { Shown } from "./keys.ts";

type Toggle = Shown | "numbers";

const toggles: readonly (readonly [Toggle, label: string])[] = [
  ["numbers", "Numbers"],
  ["velocity", "Velocity"],
  ["contacts", "Contacts"],
  ["wallSpeed", "Wall speed"],
  ["grid", "Grid"],
  ["trail", "Trail"],
];

/** What a folded group says: "coloured by number", and what is shown beside that. */
export function viewSummary(view: View): string {
  const shown = toggles.filter(([key]) => key !== "numbers" && view[key]).map(([, label]) => label.toLowerCase());
  return [`coloured by ${view.colour}`, ...shown].join(", ");
}

type ViewClient = Pick<Heptaspin, "view" | "currentView" | "config">;

export class ViewGroup {
  readonly #client: ViewClient;
  readonly #themes: Themes;
  readonly #boxes = new Map<Toggle, HTMLInputElement>();
  readonly #hint = create("p", { className: "hint" });
  readonly #follow: FollowRow;
  readonly #legend = lazyPart(() => import("./legend.ts"));
  #legendShown = false;

  /** @param follow told the number of the ball that is to be followed, 0 for none */
  constructor(client: ViewClient, themes: Themes, follow: (ball: number) => void) {
    this.#client = client;
    this.#themes = themes;
    const colours = chooseOne("Colour by", "colour", colourings, client.currentView.colour, (colour) =>
      this.#change({ colour }),
    );
    const theme = chooseOne("Theme", "theme", themeChoices, themes.choice, (choice) => this.#chooseTheme(choice));
    const checks = create("div", { className: "checks" });
    for (const [key, text] of toggles) {
      const box = create("input", { type: "checkbox" });
      box.addEventListener("change", () => this.#change({ [key]: box.checked }));
      this.#boxes.set(key, box);
      const label = create("label", {});
      label.append(box, text);
      checks.append(label);
    }
    const show = fieldset("Show", checks);
    show.append(this.#hint);
    this.#follow = new FollowRow(() => client.config.balls, follow);
    find("view-content", HTMLElement).append(colours, show, this.#follow.row, theme);
    this.show();
  }

  /** As if its box were clicked. */
  toggle(key: Toggle): void {
    this.#change({ [key]: !this.#client.currentView[key] });
  }

  /** Shows the view in force. */
  show(): void {
    const view = this.#client.currentView;
    for (const [key, box] of this.#boxes) box.checked = view[key];
    setText(this.#hint, view.trail && view.followed === 0 ? "The trail is ball 1's until another is followed." : "");
    this.#follow.show(view.followed);
    setText(find("view-summary", HTMLElement), viewSummary(view));
  }

  #change(change: Partial<View>): void {
    this.#client.view(change);
    this.show();
    this.#showLegend();
  }

  #chooseTheme(choice: ThemeChoice): void {
    this.#themes.choice = choice;
    this.#showLegend();
  }

  /** Its code comes when colours first need words; where it can't be had, the picture is right all the same. */
  #showLegend(): void {
    this.#legendShown ||= this.#client.currentView.colour !== "number";
    if (!this.#legendShown) return;
    this.#legend().then(
      ({ showLegend }) => showLegend(find("legend", HTMLElement), this.#client.currentView.colour, this.#themes.theme),
      () => {},
    );
  }
}

function fieldset(title: string, content: HTMLElement): HTMLFieldSetElement {
  const set = create("fieldset", {});
  set.append(create("legend", { textContent: title }), content);
  return set;
}

/** One of a few values, by radio buttons in a row. */
function chooseOne<T extends ColourBy | ThemeChoice>(
  title: string,
  name: string,
  values: readonly T[],
  chosen: T,
  choose: (value: T) => void,
): HTMLFieldSetElement {
  const row = create("div", { className: "segments" });
  for (const value of values) {
    const radio = create("input", { type: "radio", name, value, checked: value === chosen });
    radio.addEventListener("change", () => choose(value));
    const label = create("label", {});
    label.append(radio, create("span", { textContent: value.charAt(0).toUpperCase() + value.slice(1) }));
    row.append(label);
  }
  return fieldset(title, row);
}
