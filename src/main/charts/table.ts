/** The history as a table in CSV: every number as it was observed, in full. Pure. */
import type { Observation } from "../../shared/protocol.ts";
import { quantities } from "./quantities.ts";

export function csv(points: readonly Observation[]): string {
  const heading = ["step", "time (s)", ...quantities.map(({ column }) => column)].join();
  const rows = points.map((point) => [point.step, point.time, ...quantities.map(({ key }) => point[key])].join());
  return `${[heading, ...rows].join("\n")}\n`;
}
