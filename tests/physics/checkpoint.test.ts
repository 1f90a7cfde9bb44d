/** Checkpoints: a world read back goes on bit by bit, and bytes that are none are refused or do no harm. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyChange, type ConfigChange } from "../../src/shared/config.ts";
import { InvalidArgument } from "../../src/shared/errors.ts";
import type { HandMove } from "../../src/shared/hands.ts";
import { body } from "../../src/worker/physics/body.ts";
import { keptArrays, keptNumbers } from "../../src/worker/physics/checkpoint.ts";
import {
  changeParameters,
  checkpointBytes,
  createWorld,
  moveHand,
  readCheckpoint,
  stateHash,
  step,
  type World,
  writeBall,
  writeCheckpoint,
} from "../../src/worker/physics/index.ts";
import { world } from "./scenes.ts";

function checkpoint(scene: World): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(checkpointBytes(scene));
  writeCheckpoint(scene, bytes);
  return bytes;
}

const copyOf = (scene: World) => readCheckpoint(checkpoint(scene));

/** Changes during the run, by step. */
const changes = new Map<number, ConfigChange>([
  [40, { gravity: 0, friction: 1 }],
  [90, { rotation: -300, airDrag: 3 }],
  [130, { gravity: 3000, wallRestitution: 0 }],
  [260, { rotation: 0, ballRestitution: 0.2, spinDrag: 0 }],
]);

interface Scene {
  readonly name: string;
  readonly config: ConfigChange;
  /** Steps before the checkpoint. */
  readonly steps: number;
  readonly changes?: typeof changes;
  /** What hands do at the start. */
  readonly hold?: readonly HandMove[];
}

const scenes: readonly Scene[] = [
  { name: "20 balls that have not moved", config: {}, steps: 0 },
  { name: "20 balls after a step", config: {}, steps: 1 },
  { name: "20 balls turning", config: { seed: 2 }, steps: 400 },
  { name: "20 balls at rest", config: { rotation: 0, launchSpeed: 0 }, steps: 1200 },
  { name: "20 balls without gravity", config: { gravity: 0, launchSpeed: 300, airDrag: 0, spinDrag: 0 }, steps: 150 },
  { name: "20 balls and changes", config: { seed: 3 }, steps: 100, changes },
  {
    name: "20 balls, two of them in hands",
    config: { seed: 6 },
    steps: 30,
    hold: [
      { act: "grab", hand: 2, ball: 7, x: 150, y: 60 },
      { act: "grab", hand: 10, ball: 20, x: -2_000, y: 0 },
    ],
  },
  { name: "12 large balls in a triangle", config: { balls: 12, sides: 3, radius: 30, rotation: 500 }, steps: 240 },
  { name: "100 balls turning", config: { balls: 100 }, steps: 400 },
  { name: "300 balls at rest", config: { balls: 300, rotation: 0, ballRestitution: 0.3 }, steps: 600 },
  { name: "300 fast balls", config: { balls: 300, launchSpeed: 600, gravity: 0, rotation: 720 }, steps: 59 },
  { name: "1,000 balls and changes", config: { balls: 1_000, seed: 5 }, steps: 95, changes },
];

function begin(config: ConfigChange, hold: Scene["hold"] = []): World {
  const scene = world(config);
  for (const move of hold) moveHand(scene, move);
  return scene;
}

function advance(scene: World, steps: number, changed: typeof changes = new Map()): World {
  for (let s = 0; s < steps; s++) {
    const change = changed.get(scene.step);
    if (change) changeParameters(scene, applyChange(scene.config, change, "set"));
    step(scene);
  }
  return scene;
}

/** Hashes of the next 300 steps. */
function future(scene: World, changed?: typeof changes): string[] {
  return Array.from({ length: 6 }, () => stateHash(advance(scene, 50, changed)));
}

describe("a world read back", () => {
  test.each(scenes)("goes on bit by bit: $name", ({ config, hold, steps, changes: changed }) => {
    const scene = advance(begin(config, hold), steps, changed);
    const copy = copyOf(scene);
    expect(checkpoint(copy)).toEqual(checkpoint(scene));
    expect(copy).toMatchObject({ step: scene.step, subSteps: scene.subSteps, config: scene.config });
    expect(future(copy, changed)).toEqual(future(scene, changed));
    expect(checkpoint(copy)).toEqual(checkpoint(scene));
  });

  test("goes on as well if its balls had been set down from outside", () => {
    const scene = advance(world({ balls: 60 }), 100);
    writeBall(scene, 7, { x: 10, y: 20, vx: -300 });
    const copy = copyOf(scene);
    expect(future(copy)).toEqual(future(scene));
  });

  test("goes on with more pairs than a world has room for at its start", () => {
    const scene = world({ balls: 300, radius: 2 });
    for (let number = 1; number <= 300; number++) writeBall(scene, number, { x: 0.01 * number, y: 0 });
    step(scene);
    expect(scene.pairs.count).toBeGreaterThan(createWorld(scene.config).pairs.other.length);
    const copy = copyOf(scene);
    expect(future(copy)).toEqual(future(scene));
  });

  test("of the last step but one has one more, which is read back as well, and no other", () => {
    const scene = advance(world(), 3);
    scene.step = 0x7fffffff - 1;
    scene.subStepsTaken = 256 * scene.step;
    const copy = copyOf(scene);
    step(copy);
    expect(copyOf(copy).step).toBe(0x7fffffff);
    expect(() => step(copy)).toThrow("a run ends here");
    expect(stateHash(copy)).toBe(stateHash(copyOf(copy)));
  });

  test("shares nothing with the one it was taken from, or with the bytes", () => {
    const scene = advance(world(), 200);
    const bytes = checkpoint(scene);
    const copy = readCheckpoint(bytes);
    const hash = stateHash(copy);
    advance(scene, 100);
    bytes.fill(0);
    expect(stateHash(copy)).toBe(hash);
  });

  test("may come from, and go to, the middle of other memory, shared or at an odd place", () => {
    const scene = advance(world(), 200);
    const length = checkpointBytes(scene);
    for (const buffer of [new ArrayBuffer(length + 20), new SharedArrayBuffer(length + 20)]) {
      const all = new Uint8Array(buffer).fill(0xaa);
      writeCheckpoint(scene, new Uint8Array(buffer, 13, length));
      expect([...all.subarray(0, 13), ...all.subarray(13 + length)].every((byte) => byte === 0xaa)).toBe(true);
      expect(stateHash(readCheckpoint(all.slice(13, 13 + length)))).toBe(stateHash(scene));
      expect(all.subarray(13, 13 + length)).toEqual(checkpoint(scene));
    }
  });
});

describe("what a checkpoint holds", () => {
  /** Follows from the configuration. */
  const given = ["count", "radius", "sides", "apothem", "effort", "restNormals"];
  /** Made anew in every step before it is used, or follows from what is kept. */
  const remade = [
    ...["restSweeps", "margin", "speculation", "spareBodies", "spareBall", "spareRow", "slot", "newSlot", "grid"],
    // In the order of the bodies as long as listed pairs hold, and made anew otherwise.
    "order",
    "spareLoads",
    ...["pairContacts", "wallContacts", "nearWalls", "nearWallCount", "normals", "handsHolding"],
  ];

  test("together with what follows from it is all there is of a world", () => {
    const scene = world();
    const kept = keptNumbers.map(({ key }) => key as string);
    const own = ["bodies", "ball", "listed", "row", "handBall", "handTarget", "wallOf", "wallSubStep", "wallImpulses"];
    for (const key of own) {
      expect(keptArrays.find(({ name }) => name === key)?.of(scene)).toBe(scene[key as keyof World]);
      kept.push(key);
    }
    const { pairs, loads } = scene;
    const parts = { pairStart: pairs.start, pairOther: pairs.other, loadStart: loads.start, loadOther: loads.other };
    for (const [key, part] of Object.entries({ ...parts, impulses: loads.impulses })) {
      expect(keptArrays.find(({ name }) => name === key)?.of(scene)).toBe(part);
    }
    // Where each pair's contact was is looked for where it is not known, as after a checkpoint.
    expect(Object.keys(pairs).sort()).toEqual(["contact", "contactsKnown", "count", "other", "start"]);
    expect(copyOf(scene).pairs.contactsKnown).toBe(false);
    expect(Object.keys(loads).sort()).toEqual(["count", "impulses", "other", "start"]);
    expect(kept.length + 5).toBe(keptNumbers.length + keptArrays.length);
    // Who listens to impacts is no part of the state.
    expect([...kept, "config", "pairs", "loads", "onImpact", ...given, ...remade].sort()).toEqual(
      Object.keys(scene).sort(),
    );
  });

  test("is enough: the rest may be anything when a step begins", () => {
    for (const { config, hold, steps } of scenes.filter(({ config: { balls = 20 } }) => balls <= 300)) {
      const scene = advance(begin(config, hold), steps);
      const copy = copyOf(scene);
      copy.restSweeps = 99;
      copy.margin = 1e9;
      copy.speculation = 7;
      copy.nearWallCount = Math.min(3, copy.count);
      const { spareBodies, spareLoads, grid, pairContacts, wallContacts, normals } = copy;
      for (const numbers of [spareBodies, spareLoads.impulses, pairContacts.values, wallContacts.values, normals]) {
        numbers.fill(Number.NaN);
      }
      const { spareBall, spareRow, newSlot } = copy;
      for (const numbers of [spareBall, spareRow, newSlot, spareLoads.start, spareLoads.other, pairContacts.links]) {
        numbers.fill(5);
      }
      for (const numbers of [grid.start, grid.cell, grid.cellOfPlace, grid.places]) numbers.fill(5);
      spareLoads.count = wallContacts.count = grid.columns = 4;
      expect(future(copy)).toEqual(future(scene));
    }
  });

  /** For each entry of the tables: leaves it as a world has it that has just been created. */
  const entries: [string, (copy: World, fresh: World) => void][] = [
    ...keptNumbers.map(({ key }): [string, (copy: World, fresh: World) => void] => [
      key,
      (copy, fresh) => void Object.assign(copy, { [key]: fresh[key] }),
    ]),
    ...keptArrays.map(({ name, of, length }): [string, (copy: World, fresh: World) => void] => [
      name,
      (copy, fresh) => {
        const values = of(copy);
        const kept = length({ count: copy.count, pairs: copy.pairs.count, contacts: copy.loads.count });
        for (let i = 0; i < kept; i++) values[i] = of(fresh)[i] ?? 0;
        if (name === "ball") for (let s = 0; s < copy.count; s++) copy.slot[copy.ball[s]] = s;
      },
    ]),
  ];

  test.each(entries)("%s is needed", (name, leaveOut) => {
    const differs = scenes.some(({ config, hold, steps }) => {
      const scene = advance(begin(config, hold), steps);
      const copy = copyOf(scene);
      leaveOut(copy, createWorld(scene.config));
      if (name === "subSteps") return copy.subSteps !== scene.subSteps; // what status says of the last step
      return future(copy).join() !== future(scene).join();
    });
    expect(differs).toBe(true);
  });
});

describe("bytes that are no checkpoint", () => {
  const good = () => checkpoint(advance(world({ seed: 4 }), 300));
  const bytesWith = (damage: (bytes: Uint8Array, view: DataView) => void) => {
    const bytes = good();
    damage(bytes, new DataView(bytes.buffer));
    return bytes;
  };
  const text = (bytes: Uint8Array, from: string, to: string) => {
    const all = String.fromCharCode(...bytes);
    const at = all.indexOf(from);
    if (at < 0 || to.length !== from.length) throw new Error(`${from} is not there, or ${to} is of another length`);
    for (let i = 0; i < to.length; i++) bytes[at + i] = to.charCodeAt(i);
  };
  /** What writeCheckpoint would write of a world that is damaged. */
  const worldWith = (damage: (scene: World) => void) => {
    const scene = advance(world({ seed: 4 }), 300);
    damage(scene);
    return checkpoint(scene);
  };
  const array = (name: string, index: number, value: number | ((values: ArrayLike<number>) => number)) =>
    worldWith((scene) => {
      const values = keptArrays.find((kept) => kept.name === name)!.of(scene);
      values[index] = typeof value === "number" ? value : value(values);
    });
  const number = (key: (typeof keptNumbers)[number]["key"], value: number) =>
    worldWith((scene) => void Object.assign(scene, { [key]: value }));

  test.each<[string, () => unknown, RegExp]>([
    ["nothing", () => undefined, /is undefined, but must be a Uint8Array$/],
    ["an array", () => [1, 2, 3], /is an array of 3, but must be a Uint8Array$/],
    ["other numbers", () => new Float64Array(200), /is an object, but must be a Uint8Array$/],
    ["a liar", () => ({ [Symbol.toStringTag]: "Uint8Array", length: 1e9 }), /is an object, but must be a Uint8Array$/],
    ["no bytes", () => new Uint8Array(0), /has 0 bytes, but its header alone has 92$/],
    ["zeros", () => new Uint8Array(1000), /begins with 0, but one begins with/],
    ["another version", () => bytesWith((_, view) => view.setUint32(4, 1, true)), /version 1, but this code knows 4$/],
    ["a text too long", () => bytesWith((_, view) => view.setUint32(8, 4097, true)), /configuration has 4097 bytes/],
    ["a text beyond all", () => bytesWith((_, view) => view.setUint32(8, 2 ** 32 - 1, true)), /has 4294967295 bytes/],
    ["no JSON", () => bytesWith((bytes) => text(bytes, '{"seed', "{!seed")), /no valid configuration: it is no JSON$/],
    ["half a text", () => bytesWith((_, view) => view.setUint32(8, 9, true)), /no valid configuration: it is no JSON$/],
    [
      "a bad value",
      () => bytesWith((bytes) => text(bytes, '"sides":7', '"sides":2')),
      /configuration: sides is 2, but/,
    ],
    ["a bad key", () => bytesWith((bytes) => text(bytes, '"sides"', '"sider"')), /"sider" is not a parameter/],
    [
      "a prototype",
      () => bytesWith((bytes) => text(bytes, '"rotation"', '"__proto__"'.slice(0, 10))),
      /no valid|no JSON/,
    ],
    ["a key twice", () => bytesWith((bytes) => text(bytes, '"seed":4', '"balls":')), /no valid|no JSON/],
    ["a lack", () => bytesWith((bytes) => text(bytes, '"seed":4,', "         ")), /a configuration without seed$/],
    [
      "more pairs",
      () => bytesWith((_, view) => view.setUint32(12, 2 ** 32 - 1, true)),
      /4294967295 pairs and \d+ contacts has \d+$/,
    ],
    [
      "more contacts",
      () => bytesWith((_, view) => view.setUint32(16, 2 ** 32 - 1, true)),
      /4294967295 contacts has \d+$/,
    ],
    [
      "a byte too few",
      () => good().slice(0, -1),
      /has \d+ bytes, but one of 20 balls, \d+ pairs and \d+ contacts has \d+$/,
    ],
    ["a byte too many", () => new Uint8Array([...good(), 0]), /has \d+ bytes, but one of 20 balls, /],
    ["half a step", () => number("step", 0.5), /step is 0.5, but that is a whole number from 0 to 2147483647$/],
    ["steps beyond Int32", () => number("step", 2 ** 31), /step is 2147483648, but/],
    ["no angle", () => number("wallAngle", Number.NaN), /wallAngle is NaN, but that is from -3.14/],
    ["more than a turn", () => number("wallAngle", 4), /wallAngle is 4, but/],
    ["too many sub-steps", () => number("subSteps", 257), /subSteps is 257, but/],
    ["a long sub-step", () => number("subStep", 0.01), /subStep is 0.01, but/],
    ["a sub-step of next to nothing", () => number("subStep", 1e-300), /subStep is 1e-300, but/],
    ["a negative path", () => number("loadPath", -1e-3), /loadPath is -0.001, but/],
    ["infinite sub-steps", () => number("subStepsTaken", Number.POSITIVE_INFINITY), /subStepsTaken is Infinity, but/],
    [
      "sub-steps of other steps",
      () => number("subStepsTaken", 300 * 256 + 1),
      /subStepsTaken is 76801, but that is a whole number from 0 to 76800$/,
    ],
    ["half listed", () => number("pairsListed", 0.5), /pairsListed is 0.5, but/],
    ["a negative margin", () => number("listedMargin", -1), /listedMargin is -1, but/],
    ["a body at no place", () => array("bodies", 9, Number.NaN), /bodies: number 9 is NaN$/],
    ["a body too far", () => array("bodies", 9, 1e13), /bodies: number 9 is 1/],
    ["a ball twice", () => array("ball", 1, (ball) => ball[0]), /wrong ball: slot 1 has \d+$/],
    ["a ball of none", () => array("ball", 1, 20), /wrong ball: slot 1 has 20$/],
    ["a ball below all", () => array("ball", 1, -1), /wrong ball: slot 1 has -1$/],
    ["listed nowhere", () => array("listed", 3, Number.NEGATIVE_INFINITY), /listed: number 3 is -Infinity$/],
    ["pairs before the first", () => array("pairStart", 0, 1), /pairStart: the first is 1$/],
    ["pairs that fall", () => array("pairStart", 5, -1), /wrong pairStart: -1 comes after \d+$/],
    ["pairs beyond", () => array("pairStart", 20, 999), /pairStart: the last is 999, but there/],
    ["a pair of one", () => array("pairOther", 0, 0), /wrong pairOther: place \d+ has 0$/],
    ["a pair with none", () => array("pairOther", 0, 20), /wrong pairOther: place \d+ has 20$/],
    ["two rows for one", () => array("row", 1, (row) => row[0]), /wrong row: slot 1 has \d+$/],
    ["a row of none", () => array("row", 1, 20), /wrong row: slot 1 has 20$/],
    ["contacts before the first", () => array("loadStart", 0, 1), /loadStart: the first is 1$/],
    ["contacts beyond", () => array("loadStart", 20, 999), /loadStart: the last is 999, but there/],
    ["a contact with none", () => array("loadOther", 0, 20), /wrong loadOther: place \d+ has 20$/],
    ["a pull", () => array("impulses", 0, -2), /wrong impulses: number 0 is -2$/],
    ["no impulse", () => array("impulses", 0, Number.NaN), /impulses: number 0 is NaN$/],
    ["a great twist", () => array("impulses", 1, 1e13), /impulses: number 1 is 1/],
    ["a hand that holds none of them", () => array("handBall", 0, 20), /wrong handBall: number 0 is 20$/],
    ["a hand below", () => array("handBall", 9, -2), /wrong handBall: number 9 is -2$/],
    ["a hand at no place", () => array("handTarget", 19, Number.NaN), /handTarget: number 19 is NaN$/],
    ["a wall of none", () => array("wallOf", 2, 7), /wrong wallOf: number 2 is 7$/],
    ["a wall below", () => array("wallOf", 2, -2), /wrong wallOf: number 2 is -2$/],
    ["no stamp", () => array("wallSubStep", 0, Number.NaN), /wallSubStep: number 0 is NaN$/],
    ["no thrust", () => array("wallImpulses", 79, Number.NaN), /wallImpulses: number 79/],
  ])("%s: refused in words", (_, bytes, message) => {
    const read = () => readCheckpoint(bytes() as Uint8Array<ArrayBuffer>);
    expect(read).toThrow(InvalidArgument);
    expect(read).toThrow(message);
    expect(read).toThrow(/^the checkpoint /);
  });

  test("a configuration's text longer than any is not even looked at", () => {
    const bytes = checkpoint(world({ balls: 300 }));
    new DataView(bytes.buffer).setUint32(8, 4097, true);
    expect(() => readCheckpoint(bytes)).toThrow(/^the checkpoint says that its configuration has 4097 bytes/);
  });

  test("a length that lies costs no memory", () => {
    const crowd = JSON.stringify({ ...world().config, balls: 100_000 });
    const small = new Uint8Array(92 + crowd.length);
    small.set(good().subarray(0, 92));
    small.set(
      [...crowd].map((letter) => letter.charCodeAt(0)),
      92,
    );
    new DataView(small.buffer).setUint32(8, crowd.length, true);
    expect(() => readCheckpoint(small)).toThrow(
      /^the checkpoint has \d+ bytes, but one of 100000 balls, \d+ pairs and/,
    );
  });

  test("damaged anyhow: refused by name, or a world that goes on", () => {
    const { STRIDE } = body;
    const originals = [
      checkpoint(advance(world({ seed: 4 }), 300)),
      checkpoint(advance(world({ balls: 60, rotation: 0 }), 200)),
      checkpoint(world({ balls: 3, sides: 3 })),
    ];
    const special = [0, -0, -1, 1, 0.5, 1e12, -1e12, 1e13, 1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, STRIDE];
    const damage = fc.oneof(
      fc.record({ kind: fc.constant("byte" as const), at: fc.nat(), value: fc.nat(255) }),
      fc.record({ kind: fc.constant("float" as const), at: fc.nat(), value: fc.constantFrom(...special) }),
      fc.record({
        kind: fc.constant("word" as const),
        at: fc.nat(),
        value: fc.constantFrom(0, 1, -1, 8, 19, 2 ** 31),
      }),
      fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), value: fc.constant(0) }),
      fc.record({ kind: fc.constant("grow" as const), at: fc.nat(100), value: fc.nat(255) }),
    );
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...originals), fc.array(damage, { minLength: 1, maxLength: 6 }), (original, list) => {
        let bytes = original.slice();
        for (const { kind, at, value } of list) {
          if (kind === "grow") bytes = new Uint8Array([...bytes, ...new Uint8Array(at).fill(value)]);
          if (kind === "cut") bytes = bytes.slice(0, at % (bytes.length + 1));
          if (bytes.length < 8) continue;
          const view = new DataView(bytes.buffer);
          if (kind === "byte") bytes[at % bytes.length] = value;
          // In step with the last three arrays, or with the header and its numbers.
          const places = Math.floor(bytes.length / 8);
          const place = 8 * (at % places);
          if (kind === "float") view.setFloat64(at % 5 > 0 ? bytes.length - 8 - place : place, value, true);
          if (kind === "word") view.setInt32(at % (bytes.length - 4), value, true);
        }
        let scene: World;
        try {
          scene = readCheckpoint(bytes);
          read++;
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidArgument);
          refused++;
          return;
        }
        for (let s = 0; s < 5; s++) step(scene);
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(150);
    expect(refused).toBeGreaterThan(150);
  });
});
