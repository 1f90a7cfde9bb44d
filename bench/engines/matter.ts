/**
 * matter-js. It is made for pixels, milliseconds and y down: a ball has a radius of 10 px. It has no kinematic bodies, so
 * each wall is a static body that is set to its new place before each step, with the velocity that this means.
 */
import Matter from "matter-js";
import type { Engine } from "../engine.ts";
import type { Scene } from "../scene.ts";
import { wallBoxes } from "../walls.ts";

const { Bodies, Body, Composite, Engine: Simulator } = Matter;

const RADIUS = 10;

export function createMatter(scene: Scene): Engine {
  /** Pixels per metre. */
  const scale = RADIUS / scene.radius;
  const milliseconds = 1000 * scene.timeStep;
  const engine = Simulator.create();
  // Along positive y: px/ms².
  engine.gravity.scale = scene.gravity * scale * 1e-6;
  const material = { restitution: scene.restitution, friction: scene.friction, frictionAir: 0, slop: 0.05 };

  const boxes = wallBoxes(scene);
  const walls = boxes.map(({ x, y, angle, halfThickness, halfLength }) => {
    const width = 2 * scale * halfThickness;
    const height = 2 * scale * halfLength;
    return Bodies.rectangle(scale * x, -scale * y, width, height, { ...material, isStatic: true, angle: -angle });
  });
  const balls = Array.from({ length: scene.balls }, (_, i) =>
    Bodies.circle(scale * scene.places[2 * i], -scale * scene.places[2 * i + 1], RADIUS, material),
  );
  Composite.add(engine.world, [...walls, ...balls]);

  let turned = 0;
  return {
    step() {
      turned += scene.angularVelocity * scene.timeStep;
      const cosine = Math.cos(turned);
      const sine = Math.sin(turned);
      for (const [i, { x, y, angle }] of boxes.entries()) {
        const place = { x: scale * (cosine * x - sine * y), y: -scale * (sine * x + cosine * y) };
        Body.setPosition(walls[i], place, true);
        Body.setAngle(walls[i], -(angle + turned), true);
      }
      Simulator.update(engine, milliseconds);
    },
    read(places) {
      for (let i = 0; i < scene.balls; i++) {
        places[2 * i] = balls[i].position.x / scale;
        places[2 * i + 1] = -balls[i].position.y / scale;
      }
    },
    wallAngle: () => turned,
  };
}
