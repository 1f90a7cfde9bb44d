/** The scene that every engine runs, and the boxes that most of them take for its walls. */
import { describe, expect, test } from "vitest";
import { createScene } from "../../bench/scene.ts";
import { apothemOf, wallBoxes } from "../../bench/walls.ts";

describe.each([20, 200, 1_000, 20_000])("%i balls", (balls) => {
  const scene = createScene(balls);
  const { places, radius, circumradius, sides } = scene;

  test("fill 40 % of the heptagon", () => {
    const area = 0.5 * sides * circumradius * circumradius * Math.sin((2 * Math.PI) / sides);
    expect((balls * Math.PI * radius * radius) / area).toBeCloseTo(0.4, 12);
  });

  test("start inside, and apart", () => {
    const apothem = apothemOf(scene);
    const order = Array.from({ length: balls }, (_, i) => i).sort((i, j) => places[2 * i] - places[2 * j]);
    for (const [k, i] of order.entries()) {
      const [x, y] = [places[2 * i], places[2 * i + 1]];
      for (let w = 0; w < sides; w++) {
        const angle = ((w + 0.5) * 2 * Math.PI) / sides;
        if (!(Math.cos(angle) * x + Math.sin(angle) * y + radius < apothem)) expect.fail(`ball ${i} is in wall ${w}`);
      }
      for (let l = k + 1; l < balls && places[2 * order[l]] - x < 2 * radius; l++) {
        const j = order[l];
        const distance = Math.hypot(places[2 * j] - x, places[2 * j + 1] - y);
        if (!(distance > 2 * radius)) expect.fail(`balls ${i} and ${j} are ${distance} m apart`);
      }
    }
  });
});

test("a seed shuffles who starts where, and nothing else", () => {
  const sorted = (seed: number) => {
    const { places } = createScene(200, "brief", seed);
    return Array.from({ length: 200 }, (_, i) => `${places[2 * i]} ${places[2 * i + 1]}`).sort();
  };
  expect(createScene(200, "brief", 2)).toEqual(createScene(200, "brief", 2));
  expect(createScene(200, "brief", 2).places).not.toEqual(createScene(200, "brief", 1).places);
  expect(sorted(2)).toEqual(sorted(1));
});

test("spin: one turn clockwise in 5 s, or the same ω²R/g as at 20 balls", () => {
  expect(createScene(5_000).angularVelocity).toBeCloseTo((-2 * Math.PI) / 5, 12);
  const load = (balls: number) => {
    const { angularVelocity, circumradius } = createScene(balls, "froude");
    return angularVelocity * angularVelocity * circumradius;
  };
  expect(load(5_000)).toBeCloseTo(load(20), 12);
  expect(createScene(20, "froude").angularVelocity).toBeCloseTo((-2 * Math.PI) / 5, 12);
  expect(createScene(5_000, "froude").angularVelocity).toBeLessThan(0);
});

test("the walls' boxes have their inner faces on the heptagon and reach past its corners", () => {
  const scene = createScene(200);
  const { circumradius } = scene;
  const boxes = wallBoxes(scene);
  expect(boxes).toHaveLength(7);
  for (const [i, { x, y, angle, halfThickness, halfLength }] of boxes.entries()) {
    // In the box's own frame: along the normal, and along the wall.
    const local = (px: number, py: number) => [
      (px - x) * Math.cos(angle) + (py - y) * Math.sin(angle),
      (py - y) * Math.cos(angle) - (px - x) * Math.sin(angle),
    ];
    for (const corner of [i, i + 1]) {
      const at = (2 * Math.PI * corner) / 7;
      const [along, across] = local(circumradius * Math.cos(at), circumradius * Math.sin(at));
      expect(along).toBeCloseTo(-halfThickness, 12);
      // At the outer corner of two neighbours the gap would be widest: thickness × tan(π/7) past the corner.
      expect(halfLength - Math.abs(across)).toBeGreaterThan(2 * halfThickness * Math.tan(Math.PI / 7));
    }
  }
});
