/** The one table of what can be plotted: each row is a curve, a summary and a column of the saved table. */
import type { Observation } from "../../shared/protocol.ts";

export interface Quantity {
  readonly name: string;
  /** As the chart shows it; "" where people need none. */
  readonly unit: string;
  /** The chart's value of an observation's. */
  readonly shown: (observation: Observation) => number;
  /** The column's heading, with the unit of what it holds: the observation's own number. */
  readonly column: string;
  readonly key: "energy" | "meanSpeed" | "meanHeight" | "meanSpin" | "stepTime";
}

const TURN = 2 * Math.PI;

// biome-ignore format: a table reads best as one
export const quantities: readonly Quantity[] = [
  { name: "Energy",      unit: "",        key: "energy",     column: "energy (units²/s²)",    shown: ({ energy }) => energy },
  { name: "Mean speed",  unit: "units/s", key: "meanSpeed",  column: "mean speed (units/s)",  shown: ({ meanSpeed }) => meanSpeed },
  { name: "Mean height", unit: "units",   key: "meanHeight", column: "mean height (units)",   shown: ({ meanHeight }) => meanHeight },
  { name: "Spin",        unit: "turns/s", key: "meanSpin",   column: "mean spin (radians/s)", shown: ({ meanSpin }) => meanSpin / TURN },
  { name: "Step time",   unit: "ms",      key: "stepTime",   column: "step time (ms)",        shown: ({ stepTime }) => stepTime },
];
