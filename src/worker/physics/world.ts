/**
 * The state of the simulation: typed arrays and a few numbers, owned by whoever created it.
 *
 * World units, y up; seconds; radians, counter-clockwise. Every ball has mass 1 and is a uniform disc (inertia ½ m r²).
 * Bodies live in slots that follow the grid's order, so that neighbours in space are neighbours in memory; a ball keeps
 * its number whatever its slot.
 */
import { ballRadius, type Config } from "../../shared/config.ts";
import { HANDS } from "../../shared/hands.ts";
import { apothem, CIRCUMRADIUS, wallNormals } from "../../shared/polygon.ts";
import { body, contact, link, wallContact } from "./body.ts";
import { type Effort, effortFor } from "./constants.ts";
import { setOut } from "./start.ts";

const { STRIDE } = body;

/** Pairs that are near enough to touch soon, by the places of their bodies in the grid's order. */
export interface PairList {
  count: number;
  /** Pairs whose first place is k: start[k] to start[k + 1]. */
  readonly start: Int32Array;
  /** The second place, which is later. */
  other: Int32Array;
  /** Which contact of the last sub-step each pair is, −1 for none: saves the search in Loads from one listing to the next. */
  contact: Int32Array;
  /** Whether that is so: not when the pairs have just been listed or read from a checkpoint. */
  contactsKnown: boolean;
}

/** What touches in the present sub-step; the layouts are in body.ts. */
export interface PairContacts {
  links: Int32Array;
  values: Float64Array;
}

/** The impulses of what touches, grouped as PairList is, so that the next sub-step finds what a pair carried. */
export interface Loads {
  count: number;
  readonly start: Int32Array;
  other: Int32Array;
  /** Two per contact: along the normal (≥ 0) and the tangent. */
  impulses: Float64Array;
}

/** Links hold the body's offset and where its memory of the wall is (2 × ball + 0 or 1), or −1. */
export interface WallContacts {
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
  /** Pairs that overlapped by more than DEEP when contacts were last found. */
  deepPairs: number;
  /** Visits per resting contact and sub-step, in the present step. */
  restSweeps: number;
  /** Seconds: of the last sub-step; 0 before the first. */
  subStep: number;
  /** Seconds by which a resting contact's impulses displace their bodies: they act all through a sub-step (integrate.ts). */
  loadPath: number;
  /** Sub-steps taken since the start: what contacts are stamped with. */
  subStepsTaken: number;
  /** STRIDE numbers per slot. */
  bodies: Float64Array;
  spareBodies: Float64Array;
  /** Ball (number − 1) in each slot, and slot of each ball. */
  ball: Int32Array;
  spareBall: Int32Array;
  readonly slot: Int32Array;
  /** Where each slot's body was when the pairs were last listed: x, y. */
  readonly listed: Float64Array;
  /** Slot after the last sorting of each slot before it. */
  readonly newSlot: Int32Array;
  /** Where the body of each place in the grid's order begins in World.bodies. */
  readonly order: Int32Array;
  /** Place in the grid's order of each slot's body when the contacts were last found. */
  row: Int32Array;
  spareRow: Int32Array;
  readonly pairs: PairList;
  /** Of the last sub-step, and what the next one is written into. */
  loads: Loads;
  spareLoads: Loads;
  pairsListed: boolean;
  /** Units beyond the reach of contacts within which pairs are, and at the next time will be, listed. */
  listedMargin: number;
  margin: number;
  /** Radii of gap within which two balls count as a contact. */
  speculation: number;
  readonly grid: Grid;
  readonly pairContacts: PairContacts;
  readonly wallContacts: WallContacts;
  /** Slots near enough to a wall to touch one in this sub-step, as of the motion just made. */
  readonly nearWalls: Int32Array;
  nearWallCount: number;
  /** Outward unit normals of the walls at the present wall angle: x, y per wall. */
  readonly normals: Float64Array;
  /** The same at wall angle 0. */
  readonly restNormals: Float64Array;
  /** Which wall each of a ball's two remembered wall impulses belongs to, −1 for none; two entries a ball. */
  readonly wallOf: Int8Array;
  /** The sub-step in which a ball's entries were written; older ones mean nothing. */
  readonly wallSubStep: Float64Array;
  /** Normal and tangent of each of the two. */
  readonly wallImpulses: Float64Array;
  /** Ball (number − 1) that each hand holds, −1 for none; and the place that its centre is drawn to: x, y. */
  readonly handBall: Int32Array;
  readonly handTarget: Float64Array;
  /** Hands that hold one. */
  handsHolding: number;
  /** For watchers, who must not touch the world; no part of its state. */
  onImpact: ImpactListener | null;
}

/**
 * Told of each impact: where the body begins in World.bodies, the unit normal, units along it from the body's centre to the
 * point of contact, and the impulse.
 */
export type ImpactListener = (body: number, nx: number, ny: number, lever: number, impulse: number) => void;

/** Square cells over the polygon, row by row, with a border of empty cells. */
export interface Grid {
  /** First slot of each cell after sorting; one more entry than cells, at least. */
  readonly start: Int32Array;
  /** Cell of each slot. */
  readonly cell: Int32Array;
  /** Cell of each place in the grid's order. */
  readonly cellOfPlace: Int32Array;
  /** Where the body of each place in the grid's order was when the order was made: x, y. Read in a row, unlike the bodies. */
  readonly places: Float64Array;
  /** Cells in a row. */
  columns: number;
}

function createPairs(count: number): PairList {
  const capacity = 6 * count + 16;
  return {
    count: 0,
    start: new Int32Array(count + 1),
    other: new Int32Array(capacity),
    contact: new Int32Array(capacity),
    contactsKnown: false,
  };
}

function createLoads(count: number): Loads {
  const capacity = 3 * count + 16;
  return {
    count: 0,
    start: new Int32Array(count + 1),
    other: new Int32Array(capacity),
    impulses: new Float64Array(2 * capacity),
  };
}

function grownIntegers(old: Int32Array, length: number): Int32Array {
  const grown = new Int32Array(length);
  grown.set(old);
  return grown;
}

function grownNumbers(old: Float64Array, length: number): Float64Array {
  const grown = new Float64Array(length);
  grown.set(old);
  return grown;
}

/** Makes room for so many pairs; those listed so far stay, their contacts do not. */
export function growPairs(pairs: PairList, needed: number): void {
  if (needed <= pairs.other.length) return;
  pairs.other = grownIntegers(pairs.other, Math.max(needed, 2 * pairs.other.length));
  pairs.contact = new Int32Array(pairs.other.length);
}

/** Makes room for so many contacts' impulses; those so far stay. */
export function growLoads(loads: Loads, needed: number): void {
  if (needed <= loads.other.length) return;
  const capacity = Math.max(needed, 2 * loads.other.length);
  loads.other = grownIntegers(loads.other, capacity);
  loads.impulses = grownNumbers(loads.impulses, 2 * capacity);
}

/** Makes room for so many contacts; those so far stay. */
export function growPairContacts(contacts: PairContacts, needed: number): void {
  if (link.STRIDE * needed <= contacts.links.length) return;
  const capacity = Math.max(needed, contacts.links.length);
  contacts.links = grownIntegers(contacts.links, link.STRIDE * capacity);
  contacts.values = grownNumbers(contacts.values, contact.STRIDE * capacity);
}

export function growWallContacts(contacts: WallContacts, needed: number): void {
  if (2 * needed <= contacts.links.length) return;
  const capacity = Math.max(needed, contacts.links.length);
  contacts.links = new Int32Array(2 * capacity);
  contacts.values = new Float64Array(wallContact.STRIDE * capacity);
}

function createGrid(count: number, radius: number): Grid {
  // No cells are smaller: balls that touch are always listed.
  const columns = gridColumns(count, 2 * radius);
  return {
    start: new Int32Array(columns * columns + 1),
    cell: new Int32Array(count),
    cellOfPlace: new Int32Array(count),
    places: new Float64Array(2 * count),
    columns,
  };
}

/** Cells in a row, with a border of empty ones: at most about four cells a ball, however small the balls are. */
export function gridColumns(count: number, reach: number): number {
  return Math.min(Math.floor((2 * CIRCUMRADIUS) / reach), Math.floor(2 * Math.sqrt(count) + 4)) + 2;
}

/**
 * The scene at its start: balls around the centre in seeded order, with small random velocities (P5).
 *
 * @param config complete and valid (see applyChange in config.ts)
 * @param effort how much work a step may be
 */
export function createWorld(config: Config, effort: Effort = effortFor(config.balls)): World {
  const world = emptyWorld(config, effort);
  setOut(world);
  return world;
}

/** The same before anybody has a place: for who brings the balls along. */
export function emptyWorld(config: Config, effort: Effort = effortFor(config.balls)): World {
  const count = config.balls;
  const radius = ballRadius(config);
  const sides = config.sides;
  return {
    config,
    count,
    radius,
    sides,
    apothem: apothem(sides),
    effort,
    step: 0,
    wallAngle: 0,
    subSteps: 0,
    deepPairs: 0,
    restSweeps: 0,
    subStep: 0,
    loadPath: 0,
    subStepsTaken: 0,
    bodies: new Float64Array(STRIDE * count),
    spareBodies: new Float64Array(STRIDE * count),
    ball: new Int32Array(count),
    spareBall: new Int32Array(count),
    slot: new Int32Array(count),
    listed: new Float64Array(2 * count),
    newSlot: new Int32Array(count),
    order: keepOrder(new Int32Array(count), STRIDE),
    row: keepOrder(new Int32Array(count), 1),
    spareRow: new Int32Array(count),
    pairs: createPairs(count),
    loads: createLoads(count),
    spareLoads: createLoads(count),
    pairsListed: false,
    listedMargin: 0,
    margin: 0,
    speculation: 0,
    grid: createGrid(count, radius),
    pairContacts: { links: new Int32Array(0), values: new Float64Array(0) },
    wallContacts: { count: 0, links: new Int32Array(0), values: new Float64Array(0) },
    nearWalls: new Int32Array(count),
    nearWallCount: 0,
    normals: new Float64Array(2 * sides),
    restNormals: wallNormals(sides),
    wallOf: new Int8Array(2 * count).fill(-1),
    wallSubStep: new Float64Array(count).fill(-1),
    wallImpulses: new Float64Array(4 * count),
    handBall: new Int32Array(HANDS).fill(-1),
    handTarget: new Float64Array(2 * HANDS),
    handsHolding: 0,
    onImpact: null,
  };
}

/** Makes the k-th number k times the stride: bodies lie in the grid's order. */
export function keepOrder(numbers: Int32Array, stride: number): Int32Array {
  for (let k = 0; k < numbers.length; k++) numbers[k] = k * stride;
  return numbers;
}

/** Changes live parameters; the next step is the first to see them. */
export function changeParameters(world: World, config: Config): void {
  world.config = config;
}
