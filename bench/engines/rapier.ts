/** Rapier, scalar or with SIMD: the same interface. Its defaults, sleeping off. */
import type { Rapier } from "@dimforge/rapier2d-compat";
import type { Engine, EngineFactory } from "../engine.ts";
import type { Scene } from "../scene.ts";
import { wallBoxes } from "../walls.ts";

export const createRapier: EngineFactory = async (scene) =>
  setUp((await import("@dimforge/rapier2d-compat")).default, scene);

export const createRapierSimd: EngineFactory = async (scene) =>
  setUp((await import("@dimforge/rapier2d-simd-compat")).default, scene);

async function setUp(R: Rapier, scene: Scene): Promise<Engine> {
  await R.init();
  const world = new R.World({ x: 0, y: -scene.gravity });
  world.timestep = scene.timeStep;
  const walls = world.createRigidBody(R.RigidBodyDesc.kinematicVelocityBased());
  for (const box of wallBoxes(scene)) {
    const shape = R.ColliderDesc.cuboid(box.halfThickness, box.halfLength)
      .setTranslation(box.x, box.y)
      .setRotation(box.angle)
      .setRestitution(scene.restitution)
      .setFriction(scene.friction);
    world.createCollider(shape, walls);
  }
  walls.setAngvel(scene.angularVelocity, true);
  const balls = Array.from({ length: scene.balls }, (_, i) => {
    const place = R.RigidBodyDesc.dynamic().setTranslation(scene.places[2 * i], scene.places[2 * i + 1]);
    const ball = world.createRigidBody(place.setCanSleep(false));
    const shape = R.ColliderDesc.ball(scene.radius).setRestitution(scene.restitution).setFriction(scene.friction);
    world.createCollider(shape, ball);
    return ball;
  });
  return {
    step: () => world.step(),
    read(places) {
      for (let i = 0; i < scene.balls; i++) {
        const { x, y } = balls[i].translation();
        places[2 * i] = x;
        places[2 * i + 1] = y;
      }
    },
    wallAngle: () => walls.rotation(),
    dispose: () => world.free(),
  };
}
