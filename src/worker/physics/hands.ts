/**
 * Hands: each draws the centre of the ball that it holds towards a place, as a critically damped spring of limited
 * strength does. With mass 1, distance e from the place and z = ωh, the exact solution over a sub-step is
 *
 *   e ← ((1 + z) e + h v) e^(−z)      v ← ((1 − z) v − ω z e) e^(−z)
 *
 * so the spring is stable in sub-steps of any length. It acts on what is already integrated, as resting contacts do: e at
 * the sub-step's beginning was e − hv, and its impulse is a load that also moves the ball within the sub-step
 * (integrate.ts). Contacts are solved after it and have the last word.
 */
import { HANDS, type HandMove } from "../../shared/hands.ts";
import { body } from "./body.ts";
import { HAND_FREQUENCY, HAND_PRESS, HAND_STRENGTH, STEP } from "./constants.ts";
import type { World } from "./world.ts";

const { STRIDE, X, Y, VX, VY } = body;

/** @param move checked: see checkMove */
export function moveHand(world: World, move: HandMove): void {
  const { handBall, handTarget } = world;
  const hand = move.hand - 1;
  if (move.act === "grab") handBall[hand] = move.ball - 1;
  if (move.act === "release") handBall[hand] = -1;
  else if (handBall[hand] >= 0) {
    handTarget[2 * hand] = move.x;
    handTarget[2 * hand + 1] = move.y;
  }
  // What an empty hand remembers must not tell two equal states apart.
  if (handBall[hand] < 0) handTarget.fill(0, 2 * hand, 2 * hand + 2);
  countHands(world);
}

/** Brings the number of hands that hold something up to date. */
export function countHands(world: World): void {
  let holding = 0;
  for (let hand = 0; hand < HANDS; hand++) if (world.handBall[hand] >= 0) holding++;
  world.handsHolding = holding;
}

/** Units/s²: by how much hands can speed a ball up; they can hold it in any gravity. 0 while all are empty. */
export function handStrength(world: World): number {
  return world.handsHolding > 0 ? HAND_STRENGTH + world.config.gravity : 0;
}

/** Sub-steps that keep hands from pressing balls into each other: see HAND_PRESS. */
export function handSubSteps(world: World): number {
  return Math.floor(STEP * Math.sqrt(handStrength(world) / (HAND_PRESS * world.radius))) + 1;
}

/** Gives the balls that are held their impulses of a sub-step of h seconds. */
export function pullBalls(world: World, h: number): void {
  const { handBall, handTarget, bodies, slot } = world;
  const z = HAND_FREQUENCY * h;
  const decay = 1 / growth(z);
  const keep = (1 - z + z * z) * decay - 1;
  const back = HAND_FREQUENCY * z * decay;
  const limit = handStrength(world) * h;
  for (let hand = 0; hand < HANDS; hand++) {
    const ball = handBall[hand];
    if (ball < 0) continue;
    const o = STRIDE * slot[ball];
    const jx = keep * bodies[o + VX] - back * (bodies[o + X] - handTarget[2 * hand]);
    const jy = keep * bodies[o + VY] - back * (bodies[o + Y] - handTarget[2 * hand + 1]);
    const squared = jx * jx + jy * jy;
    const scale = squared > limit * limit ? limit / Math.sqrt(squared) : 1;
    bodies[o + VX] += scale * jx;
    bodies[o + VY] += scale * jy;
  }
}

/** e^z by its series; z is at most HAND_FREQUENCY · STEP = 0.42, so the terms left out are below 1e-14. */
function growth(z: number): number {
  let sum = 1;
  for (let n = 11; n >= 1; n--) sum = 1 + (z * sum) / n;
  return sum;
}
