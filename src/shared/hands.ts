/**
 * Hands that hold, drag and throw balls: what one can do, and its check. A hand is a spring in the kernel
 * (worker/physics/hands.ts); what it does takes effect at a step boundary and is replayed, as a change of parameters is.
 */
import { InvalidArgument, show } from "./errors.ts";

/** As many as there are fingers. */
export const HANDS = 10;
/** World units: how far from the centre a hand may pull, in x and in y. */
export const HAND_REACH = 1e6;

export type HandMove =
  /** Takes hold of a ball, and lets go of another one; from then on its centre is drawn to (x, y), in world units. */
  | { readonly act: "grab"; readonly hand: number; readonly ball: number; readonly x: number; readonly y: number }
  /** Draws what it holds to another place; nothing, if it holds nothing. */
  | { readonly act: "drag"; readonly hand: number; readonly x: number; readonly y: number }
  | { readonly act: "release"; readonly hand: number };

function expectWhole(name: string, value: unknown, most: number): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return value as number;
  throw new InvalidArgument(`${name} is ${show(value)}, but must be a whole number from 1 to ${most}`);
}

function expectPlace(name: string, value: unknown): number {
  if (typeof value === "number" && Math.abs(value) <= HAND_REACH) return value; // false for NaN
  throw new InvalidArgument(
    `${name} is ${show(value)}, but must be a number from -${HAND_REACH} to ${HAND_REACH} units`,
  );
}

/**
 * A copy of what came from outside, which may be anything.
 *
 * @param balls of the scene
 * @throws InvalidArgument that says what came and what was expected
 */
export function checkMove(move: unknown, balls: number): HandMove {
  const { act, hand, ball, x, y } = Object(move) as Record<string, unknown>;
  if (act !== "grab" && act !== "drag" && act !== "release") {
    throw new InvalidArgument(`what a hand does is ${show(act)}, but must be "grab", "drag" or "release"`);
  }
  const which = expectWhole("hand", hand, HANDS);
  if (act === "release") return { act, hand: which };
  const what = act === "grab" ? expectWhole("ball", ball, balls) : 0;
  const place = { x: expectPlace("x", x), y: expectPlace("y", y) };
  return act === "grab" ? { act, hand: which, ball: what, ...place } : { act, hand: which, ...place };
}

/** Moves at one step with a later one: of each hand one is left, which has the same outcome as all that it did. */
export function mergeMoves(moves: readonly HandMove[], move: HandMove): readonly HandMove[] {
  const before = moves.find(({ hand }) => hand === move.hand);
  const others = moves.filter((other) => other !== before);
  if (move.act !== "drag" || before === undefined || before.act === "drag") return [...others, move];
  return before.act === "grab" ? [...others, { ...before, x: move.x, y: move.y }] : moves;
}
