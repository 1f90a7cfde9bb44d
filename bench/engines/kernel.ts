/**
 * The product's kernel as an engine of the benchmark. Its world always has the same size, so lengths are scaled; its step
 * is half as long as the scene's, so one scene step is two of its own.
 */
import { applyChange, defaultConfig } from "../../src/shared/config.ts";
import { CIRCUMRADIUS } from "../../src/shared/polygon.ts";
import { createWorld, readBall, STEP, step, writeBall } from "../../src/worker/physics/index.ts";
import type { Engine } from "../engine.ts";
import type { Scene } from "../scene.ts";

export function createKernel(scene: Scene): Engine {
  /** World units per metre. */
  const scale = CIRCUMRADIUS / scene.circumradius;
  const config = applyChange(defaultConfig, {
    balls: scene.balls,
    sides: scene.sides,
    radius: scene.radius * scale,
    gravity: scene.gravity * scale,
    wallRestitution: scene.restitution,
    ballRestitution: scene.restitution,
    friction: scene.friction,
    airDrag: 0,
    spinDrag: 0,
    rotation: (-180 / Math.PI) * scene.angularVelocity,
    launchSpeed: 0,
  });
  const world = createWorld(config);
  for (let i = 0; i < scene.balls; i++) {
    writeBall(world, i + 1, { x: scale * scene.places[2 * i], y: scale * scene.places[2 * i + 1] });
  }
  const stepsPerSceneStep = Math.round(scene.timeStep / STEP);
  const ball = { x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0 };
  let subSteps = 0;
  return {
    step() {
      subSteps = 0;
      for (let s = 0; s < stepsPerSceneStep; s++) {
        step(world);
        subSteps += world.subSteps;
      }
    },
    read(places) {
      for (let i = 0; i < scene.balls; i++) {
        readBall(world, i + 1, ball);
        places[2 * i] = ball.x / scale;
        places[2 * i + 1] = ball.y / scale;
      }
    },
    wallAngle: () => world.wallAngle,
    subSteps: () => subSteps,
  };
}
