/**
 * A World as bytes, and back: all that its next step depends on, so that the run goes on from there bit by bit. What it
 * depends on is in the two tables below; the rest follows from the configuration or is made anew in each step.
 *
 *   Uint32 × 5     magic, version, length of the configuration's text, numbers of pairs and of contacts
 *   Float64 × n    keptNumbers
 *   text           the configuration as JSON, in ASCII
 *   arrays         keptArrays, one after the other, little-endian as in memory
 *
 * The world has the effort of its count (effortFor); one that was created with another is not told apart.
 */
import { applyChange, type Config, defaultConfig, parameters } from "../../shared/config.ts";
import { HeptaspinError, InvalidArgument, show } from "../../shared/errors.ts";
import { HANDS } from "../../shared/hands.ts";
import { body } from "./body.ts";
import { MAX_STEP, MAX_SUB_STEPS, STEP } from "./constants.ts";
import { countHands } from "./hands.ts";
import { emptyWorld, growLoads, growPairs, type World } from "./world.ts";

const { STRIDE } = body;

const MAGIC = 0x43545048; // "HPTC", as the bytes lie
const VERSION = 4;
const MAGIC_AT = 0;
const VERSION_AT = 4;
const TEXT_LENGTH_AT = 8;
const PAIRS_AT = 12;
const CONTACTS_AT = 16;
const NUMBERS_AT = 20;

/** Bytes of a configuration's text at the most: several times what one has. */
const MAX_TEXT = 4096;
/** Far beyond what a run reaches, and far below where products of two overflow: so no step meets an infinity. */
const LARGEST = 1e12;

interface KeptNumber {
  readonly key:
    | "step"
    | "wallAngle"
    | "subSteps"
    | "deepPairs"
    | "subStep"
    | "loadPath"
    | "subStepsTaken"
    | "pairsListed"
    | "listedMargin";
  readonly least: number;
  readonly most: number;
  readonly whole?: true;
  /** The most is of each step taken, so that a run never gets beyond what is read back. */
  readonly perStep?: true;
  /** The least that is not 0; a scale by its inverse would be out of all bounds. */
  readonly leastAbove0?: number;
}

export const keptNumbers: readonly KeptNumber[] = [
  { key: "step", least: 0, most: MAX_STEP, whole: true },
  { key: "wallAngle", least: -Math.PI, most: Math.PI },
  { key: "subSteps", least: 0, most: MAX_SUB_STEPS, whole: true },
  { key: "deepPairs", least: 0, most: LARGEST, whole: true },
  { key: "subStep", least: 0, most: STEP, leastAbove0: STEP / MAX_SUB_STEPS },
  { key: "loadPath", least: 0, most: STEP },
  { key: "subStepsTaken", least: 0, most: MAX_SUB_STEPS, perStep: true, whole: true },
  { key: "pairsListed", least: 0, most: 1, whole: true },
  { key: "listedMargin", least: 0, most: LARGEST },
];

type Numbers = Float64Array | Int32Array | Int8Array;

/** What the lengths of the arrays follow from. */
interface Sizes {
  readonly count: number;
  readonly pairs: number;
  readonly contacts: number;
}

interface KeptArray {
  readonly name: string;
  /** Bytes of a number. */
  readonly size: number;
  of(world: World): Numbers;
  /** Numbers kept, from the front; capacities are larger. */
  length(sizes: Sizes): number;
  /** What is wrong with them, or "". */
  fault(values: Numbers, world: World): string;
}

// biome-ignore format: a table reads best as one
export const keptArrays: readonly KeptArray[] = [
  { name: "bodies", size: 8, of: (world) => world.bodies, length: ({ count }) => STRIDE * count, fault: unbounded },
  { name: "ball", size: 4, of: (world) => world.ball, length: ({ count }) => count, fault: notOneEach },
  { name: "listed", size: 8, of: (world) => world.listed, length: ({ count }) => 2 * count, fault: unbounded },
  { name: "pairStart", size: 4, of: (world) => world.pairs.start, length: ({ count }) => count + 1, fault: (values, { pairs }) => notRising(values, pairs.count) },
  { name: "pairOther", size: 4, of: (world) => world.pairs.other, length: ({ pairs }) => pairs, fault: (values, { pairs }) => notLater(values, pairs.start) },
  { name: "row", size: 4, of: (world) => world.row, length: ({ count }) => count, fault: notOneEach },
  { name: "loadStart", size: 4, of: (world) => world.loads.start, length: ({ count }) => count + 1, fault: (values, { loads }) => notRising(values, loads.count) },
  { name: "loadOther", size: 4, of: (world) => world.loads.other, length: ({ contacts }) => contacts, fault: (values, { loads }) => notLater(values, loads.start) },
  { name: "impulses", size: 8, of: (world) => world.loads.impulses, length: ({ contacts }) => 2 * contacts, fault: notImpulses },
  { name: "handBall", size: 4, of: (world) => world.handBall, length: () => HANDS, fault: notHeld },
  { name: "handTarget", size: 8, of: (world) => world.handTarget, length: () => 2 * HANDS, fault: unbounded },
  { name: "wallOf", size: 1, of: (world) => world.wallOf, length: ({ count }) => 2 * count, fault: notWalls },
  { name: "wallSubStep", size: 8, of: (world) => world.wallSubStep, length: ({ count }) => count, fault: unbounded },
  { name: "wallImpulses", size: 8, of: (world) => world.wallImpulses, length: ({ count }) => 4 * count, fault: unbounded },
];

function sizesOf({ count, pairs, loads }: World): Sizes {
  return { count, pairs: pairs.count, contacts: loads.count };
}

/** Bytes of the world's checkpoint as it is now. */
export function checkpointBytes(world: World): number {
  return totalBytes(JSON.stringify(world.config).length, sizesOf(world));
}

/** @param into of exactly checkpointBytes(world); may lie on shared memory */
export function writeCheckpoint(world: World, into: Uint8Array): void {
  const sizes = sizesOf(world);
  const text = JSON.stringify(world.config);
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  view.setUint32(MAGIC_AT, MAGIC, true);
  view.setUint32(VERSION_AT, VERSION, true);
  view.setUint32(TEXT_LENGTH_AT, text.length, true);
  view.setUint32(PAIRS_AT, sizes.pairs, true);
  view.setUint32(CONTACTS_AT, sizes.contacts, true);
  let at = NUMBERS_AT;
  for (const { key } of keptNumbers) {
    view.setFloat64(at, Number(world[key]), true);
    at += 8;
  }
  for (let i = 0; i < text.length; i++) into[at++] = text.charCodeAt(i);
  for (const { of, length } of keptArrays) {
    const bytes = bytesOf(of(world), length(sizes));
    into.set(bytes, at);
    at += bytes.length;
  }
}

/**
 * The world of a checkpoint. The bytes may be anything: lengths are compared with what is there before anything is
 * allocated, and nothing is believed unchecked that a step would follow.
 *
 * @throws InvalidArgument that says what is wrong
 */
export function readCheckpoint(bytes: Uint8Array<ArrayBuffer>): World {
  if (!ArrayBuffer.isView(bytes) || Object.prototype.toString.call(bytes) !== "[object Uint8Array]") {
    throw new InvalidArgument(`the checkpoint is ${show(bytes)}, but must be a Uint8Array`);
  }
  const textAt = NUMBERS_AT + 8 * keptNumbers.length;
  if (bytes.length < textAt) refuse(`has ${bytes.length} bytes, but its header alone has ${textAt}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => view.getUint32(at, true);
  if (word(MAGIC_AT) !== MAGIC) refuse(`begins with ${word(MAGIC_AT)}, but one begins with ${MAGIC}`);
  if (word(VERSION_AT) !== VERSION) refuse(`has version ${word(VERSION_AT)}, but this code knows ${VERSION}`);
  const textLength = word(TEXT_LENGTH_AT);
  if (textLength > Math.min(MAX_TEXT, bytes.length - textAt)) {
    refuse(`says that its configuration has ${textLength} bytes, but there are ${bytes.length - textAt} left`);
  }
  const config = readConfig(bytes.subarray(textAt, textAt + textLength));
  const sizes: Sizes = { count: config.balls, pairs: word(PAIRS_AT), contacts: word(CONTACTS_AT) };
  const expected = totalBytes(textLength, sizes);
  if (bytes.length !== expected) {
    const { count, pairs, contacts } = sizes;
    refuse(
      `has ${bytes.length} bytes, but one of ${count} balls, ${pairs} pairs and ${contacts} contacts has ${expected}`,
    );
  }
  const world = emptyWorld(config);
  readNumbers(world, view);
  growPairs(world.pairs, sizes.pairs);
  world.pairs.count = sizes.pairs;
  growLoads(world.loads, sizes.contacts);
  world.loads.count = sizes.contacts;
  let at = textAt + textLength;
  for (const { name, of, length, fault } of keptArrays) {
    const values = of(world).subarray(0, length(sizes));
    const target = bytesOf(values, values.length);
    target.set(bytes.subarray(at, at + target.length));
    at += target.length;
    const wrong = fault(values, world);
    if (wrong !== "") refuse(`has wrong ${name}: ${wrong}`);
  }
  for (let s = 0; s < world.count; s++) world.slot[world.ball[s]] = s;
  countHands(world);
  return world;
}

function refuse(why: string): never {
  throw new InvalidArgument(`the checkpoint ${why}`);
}

function totalBytes(textLength: number, sizes: Sizes): number {
  let total = NUMBERS_AT + 8 * keptNumbers.length + textLength;
  for (const { size, length } of keptArrays) total += size * length(sizes);
  return total;
}

function bytesOf(values: Numbers, length: number): Uint8Array<ArrayBufferLike> {
  return new Uint8Array(values.buffer, values.byteOffset, length * values.BYTES_PER_ELEMENT);
}

function readConfig(text: Uint8Array): Config {
  try {
    const parsed: unknown = JSON.parse(String.fromCharCode(...text));
    const config = applyChange(defaultConfig, parsed);
    const missing = parameters.find(({ key }) => !Object.hasOwn(parsed as Config, key));
    if (missing) refuse(`has a configuration without ${missing.key}`);
    return config;
  } catch (error) {
    if (error instanceof InvalidArgument) throw error;
    return refuse(`has no valid configuration: ${error instanceof HeptaspinError ? error.message : "it is no JSON"}`);
  }
}

function readNumbers(world: World, view: DataView): void {
  keptNumbers.forEach(({ key, least, most: bound, perStep, whole, leastAbove0 = least }, i) => {
    const value = view.getFloat64(NUMBERS_AT + 8 * i, true);
    const most = perStep ? bound * world.step : bound; // the step has been read before
    const isRight = value >= least && value <= most && (!whole || Number.isInteger(value)); // false for NaN
    if (!isRight || (value !== 0 && value < leastAbove0)) {
      refuse(
        `says that ${key} is ${show(value)}, but that is ${whole ? "a whole number " : ""}from ${least} to ${most}`,
      );
    }
    Object.assign(world, { [key]: key === "pairsListed" ? value === 1 : value });
  });
}

function unbounded(values: Numbers): string {
  for (let i = 0; i < values.length; i++) {
    if (!(Math.abs(values[i]) <= LARGEST)) return `number ${i} is ${values[i]}`;
  }
  return "";
}

function notOneEach(values: Numbers, world: World): string {
  const seen = new Uint8Array(world.count);
  for (let s = 0; s < values.length; s++) {
    const ball = values[s];
    if (!(ball >= 0 && ball < world.count) || seen[ball] === 1) return `slot ${s} has ${ball}`;
    seen[ball] = 1;
  }
  return "";
}

function notHeld(values: Numbers, world: World): string {
  for (let hand = 0; hand < HANDS; hand++) {
    if (values[hand] < -1 || values[hand] >= world.count) return `number ${hand} is ${values[hand]}`;
  }
  return "";
}

function notRising(values: Numbers, most: number): string {
  if (values[0] !== 0) return `the first is ${values[0]}`;
  for (let s = 1; s < values.length; s++) {
    if (values[s] < values[s - 1]) return `${values[s]} comes after ${values[s - 1]}`;
  }
  const last = values[values.length - 1];
  return last === most ? "" : `the last is ${last}, but there are ${most}`;
}

function notLater(values: Numbers, start: Int32Array): string {
  const count = start.length - 1;
  for (let k = 0; k < count; k++) {
    for (let p = start[k]; p < start[k + 1]; p++) {
      if (!(values[p] > k && values[p] < count)) return `place ${k} has ${values[p]}`;
    }
  }
  return "";
}

function notImpulses(values: Numbers): string {
  for (let i = 0; i < values.length; i += 2) {
    if (!(values[i] >= 0)) return `number ${i} is ${values[i]}`;
  }
  return unbounded(values);
}

function notWalls(values: Numbers, world: World): string {
  for (let i = 0; i < values.length; i++) {
    if (values[i] < -1 || values[i] >= world.sides) return `number ${i} is ${values[i]}`;
  }
  return "";
}
