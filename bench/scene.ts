/**
 * The scene that every engine runs: N equal discs that fill 40 % of a regular heptagon turning at one turn in 5 s
 * ("brief"), or at a speed scaled so that ω²R/g stays what it is at 20 balls ("froude"). Metres, seconds, y up.
 */
import { CIRCUMRADIUS, startPlaces } from "../src/shared/polygon.ts";
import { Random } from "../src/worker/physics/random.ts";

export type Spin = "brief" | "froude";

export interface Scene {
  readonly balls: number;
  readonly spin: Spin;
  readonly sides: number;
  /** Of the heptagon, m. */
  readonly circumradius: number;
  /** Of a ball, m. */
  readonly radius: number;
  /** m/s², downwards. */
  readonly gravity: number;
  /** Radians/s, counter-clockwise. The first corner stands at angle 0 at the start. */
  readonly angularVelocity: number;
  readonly restitution: number;
  readonly friction: number;
  /** Seconds. */
  readonly timeStep: number;
  /** Centres at the start, at rest: x, y per ball, m, on a lattice around the centre in shuffled order. */
  readonly places: Float64Array;
}

const SIDES = 7;
const RADIUS = 0.25;
const FILL = 0.4;
const TURN = -(2 * Math.PI) / 5;

/** Radius of the circle through the corners of a heptagon that so many balls fill to 40 %. */
function circumradius(balls: number): number {
  const area = (balls * Math.PI * RADIUS * RADIUS) / FILL;
  return Math.sqrt(area / ((SIDES / 2) * Math.sin((2 * Math.PI) / SIDES)));
}

export function createScene(balls: number, spin: Spin = "brief", seed = 1): Scene {
  const R = circumradius(balls);
  return {
    balls,
    spin,
    sides: SIDES,
    circumradius: R,
    radius: RADIUS,
    gravity: 9.81,
    angularVelocity: spin === "brief" ? TURN : TURN * Math.sqrt(circumradius(20) / R),
    restitution: 0.5,
    friction: 0.3,
    timeStep: 1 / 60,
    places: places(balls, R, seed),
  };
}

/** The product's own start lattice, brought to the scene's size. */
function places(balls: number, R: number, seed: number): Float64Array {
  const scale = R / CIRCUMRADIUS;
  const lattice = startPlaces(SIDES, RADIUS / scale, balls);
  const result = new Float64Array(2 * balls);
  const order = new Random(seed).shuffled(balls);
  for (let i = 0; i < balls; i++) {
    result[2 * i] = scale * lattice[2 * order[i]];
    result[2 * i + 1] = scale * lattice[2 * order[i] + 1];
  }
  return result;
}
