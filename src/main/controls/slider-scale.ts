/**
 * Where a parameter's values lie on its slider. A range over three decades or more is logarithmic, so that each decade
 * has the same room; every other range is linear. Pure.
 */
import type { Parameter } from "../../shared/config.ts";

type Range = Pick<Parameter, "min" | "max" | "step">;

const isLogarithmic = ({ min, max }: Range) => min > 0 && max / min >= 1_000;

const clamp = (value: number, { min, max }: Range) => Math.min(max, Math.max(min, value));

/** Rounds to a multiple of the unit, without the digits that binary fractions add (0.30000000000000004). */
function round(value: number, unit: number): number {
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}

/** The unit in which a slider counts at a value: the step, or coarser, so that two digits count on a logarithmic one. */
function unitAt(range: Range, value: number): number {
  if (!isLogarithmic(range)) return range.step;
  return Math.max(range.step, 10 ** (Math.floor(Math.log10(value)) - 1));
}

/** 0 (min) to 1 (max). */
export function positionOf(range: Range, value: number): number {
  const { min, max } = range;
  if (isLogarithmic(range)) return Math.log(clamp(value, range) / min) / Math.log(max / min);
  return (clamp(value, range) - min) / (max - min);
}

/** The value at a position from 0 to 1, rounded to what the slider can tell apart. */
export function valueAt(range: Range, position: number): number {
  const { min, max } = range;
  const value = isLogarithmic(range) ? min * (max / min) ** position : min + (max - min) * position;
  return clamp(round(value, unitAt(range, value)), range);
}

/** The next value that the slider can tell apart, up (1) or down (−1): each press of an arrow key changes something. */
export function nextValue(range: Range, value: number, direction: 1 | -1): number {
  // Downwards from 100 the unit is that of the nineties.
  const unit = unitAt(range, direction < 0 ? Math.max(range.min, value * (1 - 1e-6)) : value);
  return clamp(round(value + direction * unit, unit), range);
}
