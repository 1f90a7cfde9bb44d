/**
 * The state of the simulation: typed arrays and a few numbers, owned by whoever created it.
 *
 * World units, y up; seconds; radians, counter-clockwise. Every ball has mass 1 and is a uniform disc (inertia ½ m r²).
 * Bodies live in slots that follow the grid's order, so that neighbours in space are neighbours in memory; a ball keeps
 * its number whatever its slot.
 */
import { ballRadius, type Config } from "../../shared/config.ts";
import { apothem, CIRCUMRADIUS } from "../../shared/polygon.ts";
import { body, contact, link } from "./body.ts";
import { type Effort, effortFor, PAIR_MARGIN } from "./constants.ts";
import { setOut } from "./start.ts";

const { STRIDE } = body;

/** Pairs that are near enough to touch soon, grouped by their first slot, with the impulse that each carried last. */
export interface PairList {
  count: number;
  /** Pairs of slot s: start[s] to start[s + 1]. */
  readonly start: Int32Array;
  a: Int32Array;
  b: Int32Array;
  /** Along the normal, per sub-step, ≥ 0. */
  normalImpulse: Float64Array;
  tangentImpulse: Float64Array;
}

/** What touches in the present sub-step; the layout of both arrays is in body.ts. */
export interface ContactList {
  count: number;
  links: Int32Array;
  values: Float64Array;
}

export interface World {
  config: Config;
  readonly count: number;
  readonly radius: number;
  readonly sides: number;
  /** Centre to wall. */
  readonly apothem: number;
  readonly effort: Effort;
  /** Steps taken. */
  step: number;
  /** Of the first corner, in (−π, π]. */
  wallAngle: number;
  /** In the last step. */
  subSteps: number;
  /** Seconds: of the last sub-step; 0 before the first. */
  subStep: number;
  /** Sub-steps taken since the start: sweeps alternate their direction with it. */
  subStepsTaken: number;
  /** STRIDE numbers per slot. */
  bodies: Float64Array;
  spareBodies: Float64Array;
  /** Ball (number − 1) in each slot, and slot of each ball. */
  ball: Int32Array;
  spareBall: Int32Array;
  readonly slot: Int32Array;
  /** Slots when the pairs were last listed. */
  readonly listedSlot: Int32Array;
  pairs: PairList;
  sparePairs: PairList;
  pairsListed: boolean;
  readonly grid: Grid;
  readonly contacts: ContactList;
  /** Slots near enough to a wall to touch one in this sub-step, as of the motion just made. */
  readonly nearWalls: Int32Array;
  nearWallCount: number;
  /** Outward unit normals of the walls at the present wall angle: x, y per wall. */
  readonly normals: Float64Array;
  /** Which wall each of a ball's two remembered wall impulses belongs to, −1 for none; two entries a ball. */
  readonly wallOf: Int8Array;
  /** The sub-step in which a ball's entries were written; older ones mean nothing. */
  readonly wallSubStep: Float64Array;
  readonly wallNormalImpulse: Float64Array;
  readonly wallTangentImpulse: Float64Array;
}

/** Square cells over the polygon, row by row, with a border of empty cells. */
export interface Grid {
  readonly cellSize: number;
  readonly columns: number;
  readonly origin: number;
  /** First slot of each cell after sorting; one more entry than cells. */
  readonly start: Int32Array;
  /** Cell of each slot before sorting. */
  readonly cell: Int32Array;
}

function createPairs(count: number): PairList {
  const capacity = 6 * count + 16;
  return {
    count: 0,
    start: new Int32Array(count + 1),
    a: new Int32Array(capacity),
    b: new Int32Array(capacity),
    normalImpulse: new Float64Array(capacity),
    tangentImpulse: new Float64Array(capacity),
  };
}

function createContacts(count: number): ContactList {
  const capacity = 5 * count + 16;
  return {
    count: 0,
    links: new Int32Array(link.STRIDE * capacity),
    values: new Float64Array(contact.STRIDE * capacity),
  };
}

/** Distance of two centres below which a pair is listed. */
export function pairReach(radius: number): number {
  return (2 + PAIR_MARGIN) * radius;
}

function createGrid(count: number, radius: number): Grid {
  // At most about four cells a ball, however small the balls are.
  const cellSize = Math.max(pairReach(radius), (2 * CIRCUMRADIUS) / Math.floor(2 * Math.sqrt(count) + 4));
  const columns = Math.floor((2 * CIRCUMRADIUS) / cellSize) + 3;
  return {
    cellSize,
    columns,
    origin: -CIRCUMRADIUS - cellSize,
    start: new Int32Array(columns * columns + 1),
    cell: new Int32Array(count),
  };
}

/** Twice an array's capacity, with its content. */
export function grow<T extends Int32Array | Float64Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(2 * array.length);
  larger.set(array as never);
  return larger;
}

/**
 * The scene at its start: balls around the centre in seeded order, with small random velocities (P5).
 *
 * @param config complete and valid (see applyChange in config.ts)
 * @param effort how much work a step may be
 */
export function createWorld(config: Config, effort: Effort = effortFor(config.balls)): World {
  const count = config.balls;
  const radius = ballRadius(config);
  const sides = config.sides;
  const world: World = {
    config,
    count,
    radius,
    sides,
    apothem: apothem(sides),
    effort,
    step: 0,
    wallAngle: 0,
    subSteps: 0,
    subStep: 0,
    subStepsTaken: 0,
    bodies: new Float64Array(STRIDE * count),
    spareBodies: new Float64Array(STRIDE * count),
    ball: new Int32Array(count),
    spareBall: new Int32Array(count),
    slot: new Int32Array(count),
    listedSlot: new Int32Array(count),
    pairs: createPairs(count),
    sparePairs: createPairs(count),
    pairsListed: false,
    grid: createGrid(count, radius),
    contacts: createContacts(count),
    nearWalls: new Int32Array(count),
    nearWallCount: 0,
    normals: new Float64Array(2 * sides),
    wallOf: new Int8Array(2 * count).fill(-1),
    wallSubStep: new Float64Array(count).fill(-1),
    wallNormalImpulse: new Float64Array(2 * count),
    wallTangentImpulse: new Float64Array(2 * count),
  };
  setOut(world);
  return world;
}

/** Changes live parameters; the next step is the first to see them. */
export function changeParameters(world: World, config: Config): void {
  world.config = config;
}
