/** What a curve says, in words: "3.1 million now, 2.7 to 3.4 in the last 60 s." Pure. */
import type { Observation } from "../../shared/protocol.ts";
import type { Quantity } from "./quantities.ts";

const compact = new Intl.NumberFormat("en-US", {
  notation: "compact",
  compactDisplay: "long",
  maximumSignificantDigits: 3,
});

/** "3.1" and " million". */
function split(value: number): { readonly digits: string; readonly scale: string } {
  const text = compact.format(value);
  const end = text.search(/ \D+$/);
  return end < 0 ? { digits: text, scale: "" } : { digits: text.slice(0, end), scale: text.slice(end) };
}

/** The word for thousands or millions stands once if all three have the same. */
export function summary({ unit, shown }: Quantity, points: readonly Observation[]): string {
  const newest = points.at(-1);
  if (!newest || newest.step === 0) return "Press Play to see the curves.";
  const values = points.map(shown);
  const now = split(shown(newest));
  const least = split(Math.min(...values));
  const most = split(Math.max(...values));
  const short = least.scale === now.scale && most.scale === now.scale;
  const text = ({ digits, scale }: typeof now) => (short ? digits : `${digits}${scale}`);
  const seconds = Math.round(newest.time - points[0].time);
  const suffix = unit === "" ? "" : ` ${unit}`;
  const present = `${now.digits}${now.scale}${suffix} now`;
  if (seconds < 1) return `${present}.`;
  return `${present}, ${text(least)} to ${text(most)} in the last ${seconds} s.`;
}
