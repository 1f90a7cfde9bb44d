/** Which parameters the panel shows, in which group, and how: one entry a row. */
import type { Config, ConfigChange } from "../../shared/config.ts";
import { show as showValue } from "../../shared/errors.ts";
import type { Heptaspin } from "../client.ts";
import { sentence } from "../words.ts";
import { LatestChange } from "./latest-change.ts";
import { ParameterRow, type RowPlan } from "./parameter-row.ts";

/** By the id of the group's element in index.html. */
const groups: Readonly<Record<string, readonly RowPlan[]>> = {
  balls: [
    { key: "balls", slider: true },
    { key: "seed", slider: false, button: { label: "New", title: "New seed", pick: randomSeed } },
  ],
};

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

export class Parameters {
  readonly #rows = new Map<RowPlan["key"], ParameterRow>();
  readonly #changes: LatestChange;
  readonly #client: Heptaspin;

  /** @param applied called after each change that the simulation took */
  constructor(client: Heptaspin, applied: () => void) {
    this.#client = client;
    this.#changes = new LatestChange(client, {
      applied,
      refused: (change, error) => this.#refuse(change, error),
    });
    for (const [group, plans] of Object.entries(groups)) {
      for (const plan of plans) {
        const row = new ParameterRow(plan, client.config[plan.key], (change) => this.#changes.submit(change));
        this.#rows.set(plan.key, row);
        document.getElementById(`${group}-rows`)?.append(row.element);
      }
    }
  }

  /** Shows the configuration in force, unless a newer one is on its way. */
  show(config: Config): void {
    if (this.#changes.busy) return;
    for (const [key, row] of this.#rows) row.show(config[key]);
  }

  #refuse(change: ConfigChange, error: unknown): void {
    for (const [key, row] of this.#rows) {
      if (!(key in change)) continue;
      row.refuse(sentence(error instanceof Error ? error.message : showValue(error)));
      row.show(this.#client.config[key]);
    }
  }
}
