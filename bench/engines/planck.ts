/** Box2D version 2 in JavaScript (planck). Its defaults, sleeping off. */
import { Box, Circle, Vec2, World } from "planck";
import type { Engine } from "../engine.ts";
import type { Scene } from "../scene.ts";
import { wallBoxes } from "../walls.ts";

export function createPlanck(scene: Scene): Engine {
  const world = new World({ gravity: new Vec2(0, -scene.gravity), allowSleep: false });
  const material = { restitution: scene.restitution, friction: scene.friction };
  const walls = world.createBody({ type: "kinematic", angularVelocity: scene.angularVelocity });
  for (const { x, y, angle, halfThickness, halfLength } of wallBoxes(scene)) {
    walls.createFixture({ ...material, shape: new Box(halfThickness, halfLength, new Vec2(x, y), angle) });
  }
  const balls = Array.from({ length: scene.balls }, (_, i) => {
    const ball = world.createBody({
      type: "dynamic",
      position: new Vec2(scene.places[2 * i], scene.places[2 * i + 1]),
    });
    ball.createFixture({ ...material, shape: new Circle(scene.radius), density: 1 });
    return ball;
  });
  return {
    step: () => world.step(scene.timeStep),
    read(places) {
      for (let i = 0; i < scene.balls; i++) {
        const { x, y } = balls[i].getPosition();
        places[2 * i] = x;
        places[2 * i + 1] = y;
      }
    },
    wallAngle: () => walls.getAngle(),
  };
}
