/** What the page says of the balls when it is asked: in all its forms, and true of scenes whose answer is known. */
import { expect, test } from "vitest";
import { account } from "../../src/main/account/account.ts";
import { findLying } from "../../src/main/account/lying.ts";
import { FrameView, frameBytes } from "../../src/shared/frame.ts";
import { apothem } from "../../src/shared/polygon.ts";

const heptagon = { sides: 7, radius: 15 };
/** So that a wall lies flat below: its outward normal points straight down. */
const FLAT = -Math.PI / 2 - Math.PI / 7;
const FLOOR = -(apothem(7) - 15);

type Ball = readonly [x: number, y: number, vx?: number, vy?: number];

function frameOf(balls: readonly Ball[], { time = 12.45, span = 0.5 } = {}): FrameView {
  const frame = new FrameView(new ArrayBuffer(frameBytes(balls.length)), 0, balls.length);
  frame.count = balls.length;
  for (const [s, state] of frame.states.entries()) {
    const ago = (2 - s) * span;
    frame.times[s] = time - ago;
    frame.wallAngles[s] = FLAT;
    for (const [i, [x, y, vx = 0, vy = 0]] of balls.entries()) {
      state.x[i] = x - vx * ago;
      state.y[i] = y - vy * ago;
    }
  }
  return frame;
}

const say = (balls: readonly Ball[], change = {}, options = {}) =>
  account({
    frame: frameOf(balls, options),
    shape: heptagon,
    config: { gravity: 720, rotation: 72 },
    running: true,
    ...change,
  });

test("tells how many lie where, how many are in the air, who is the fastest, and how the walls turn", () => {
  const balls: Ball[] = [
    [-60, FLOOR],
    [-60, FLOOR + 30],
    [0, 100, 30, -40],
  ];
  expect(say(balls)).toBe(
    "3 balls, 12.4 s. 2 lie at the bottom, 1 is in the air. Ball 3 is the fastest, at 50 units per second. The heptagon turns clockwise, once in 5 s.",
  );
});

test.each<[string, readonly Ball[], object, string]>([
  ["one that lies", [[0, FLOOR]], {}, "1 ball, 12.4 s. It lies at the bottom. It does not move."],
  ["one that flies", [[0, 0, 3, 4]], {}, "1 ball, 12.4 s. It is in the air. It moves at 5 units per second."],
  [
    "two",
    [
      [0, 0],
      [90, 0],
    ],
    {},
    "Both are in the air. None of them moves.",
  ],
  ["a paused run", [[0, 0]], { running: false }, "1 ball, 12.4 s, paused. It"],
  ["no gravity", [[0, FLOOR]], { config: { gravity: 0, rotation: 0 } }, "Nothing pulls them down. It does not move."],
  ["walls at rest", [[0, 0]], { config: { gravity: 1, rotation: 0 } }, "The heptagon stands still."],
  [
    "walls that turn back",
    [[0, 0]],
    { config: { gravity: 1, rotation: -50 } },
    "turns counter-clockwise, once in 7.2 s.",
  ],
  ["another shape", [[0, 0]], { shape: { sides: 13, radius: 15 } }, "The 13-sided shape turns"],
])("of %s", (_, balls, change, expected) => {
  expect(say(balls, change)).toContain(expected);
});

test("says nothing of speeds where the frame is of one moment", () => {
  expect(say([[0, 0, 900, 0]], {}, { span: 0 })).toBe(
    "1 ball, 12.4 s. It is in the air. The heptagon turns clockwise, once in 5 s.",
  );
});

test("balls lie on walls below them and on balls that lie, whatever their order; under the ceiling they fly", () => {
  const places = (balls: readonly Ball[]) => ({
    count: balls.length,
    x: balls.map(([x]) => x),
    y: balls.map(([, y]) => y),
    wallAngle: FLAT,
  });
  const pile: Ball[] = [
    [0, FLOOR + 60],
    [0, FLOOR],
    [0, FLOOR + 30],
    [0, FLOOR + 93], // a gap of 3 units is one to the eye
    [40, 40],
    [0, 285],
  ];
  expect([...findLying(places(pile), heptagon)]).toEqual([1, 1, 1, 0, 0, 0]);
  expect([...findLying(places(pile.toReversed()), heptagon)]).toEqual([0, 0, 0, 1, 1, 1]);
});

test("names the eight directions as they are seen", () => {
  const turned = (wallAngle: number, x: number, y: number) => {
    const frame = frameOf([[x, y]]);
    frame.wallAngles.fill(wallAngle);
    return account({ frame, shape: heptagon, config: { gravity: 1, rotation: 0 }, running: true });
  };
  const at = apothem(7) - 15;
  for (const [degrees, words] of [
    [-5, "on the right"],
    [-45, "at the lower right"],
    [-90, "at the bottom"],
    [-135, "at the lower left"],
    [-175, "on the left"],
  ] as const) {
    const angle = (degrees * Math.PI) / 180;
    const said = turned(angle - Math.PI / 7, at * Math.cos(angle), at * Math.sin(angle));
    expect(said).toContain(`It lies ${words}.`);
  }
});
