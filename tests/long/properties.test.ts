/** Bad input by the hundred thousand, and in crowds: refused by name, or nobody gets out and nothing becomes infinite. */
import { expect, test } from "vitest";
import type { ConfigChange } from "../../src/shared/config.ts";
import { writeBall } from "../../src/worker/physics/index.ts";
import { world } from "../physics/scenes.ts";
import { surviveAny, survives, unlimited, watchSurvival } from "../physics/survival.ts";

test("100,000 configurations", () => {
  const simulated = surviveAny(100_000, 300, { seconds: 2, work: 30_000 });
  expect(simulated).toBeGreaterThan(50_000);
});

const bouncy: ConfigChange = { wallRestitution: 1, ballRestitution: 1, airDrag: 0, spinDrag: 0 };
const dead: ConfigChange = { wallRestitution: 0, ballRestitution: 0, airDrag: 0 };
const storm: ConfigChange = { rotation: 720, gravity: 5_000, launchSpeed: 600 };

/** Twenty crowds at the ends of the ranges. */
const crowds: ConfigChange[] = [
  { balls: 5_000, ...bouncy, ...storm },
  { balls: 5_000, ...dead, ...storm, rotation: -720 },
  { balls: 5_000, ...bouncy, friction: 2, sides: 3 },
  { balls: 5_000, ...storm, sides: 3 },
  { balls: 5_000, ...storm, sides: 24, friction: 0 },
  { balls: 5_000, ...bouncy, radius: 0.1, launchSpeed: 600 },
  { balls: 5_000, ...dead, radius: 3.2, gravity: 5_000 },
  { balls: 5_000, gravity: 0, launchSpeed: 0, rotation: 720, airDrag: 10, spinDrag: 10 },
  { balls: 10_000, ...bouncy, gravity: 5_000 },
  { balls: 10_000, ...dead, gravity: 5_000, sides: 4 },
  { balls: 10_000, ...storm, friction: 2 },
  { balls: 10_000, radius: 2.2, ...storm, rotation: 0 },
  { balls: 20_000, ...bouncy, launchSpeed: 600, gravity: 0 },
  { balls: 20_000, ...dead, rotation: 720 },
  { balls: 20_000, ...storm, sides: 3, friction: 2 },
  { balls: 50_000, ...storm },
  { balls: 50_000, ...bouncy, sides: 24, gravity: 0, launchSpeed: 600 },
  { balls: 100_000, ...storm, ...bouncy },
  { balls: 100_000, ...dead, gravity: 5_000, sides: 3 },
  { balls: 100_000, radius: 0.1, launchSpeed: 600, rotation: -720 },
];

test.each(crowds)("a crowd: %j", (change) => {
  // Longer where it is cheap: from a second of 5,000 slow balls to a few steps of 100,000 fast ones.
  survives(change, { seconds: 1, work: 40_000_000 });
});

test("5,000 balls on one point are pushed apart, and nobody is lost", () => {
  const scene = world({ balls: 5_000 });
  for (let i = 1; i <= scene.count; i++) writeBall(scene, i, { x: 10, y: 20, vx: 0, vy: 0 });
  watchSurvival(scene, { seconds: 1, work: unlimited });
});
