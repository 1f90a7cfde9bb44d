/**
 * Box2D version 3 in JavaScript (phaser-box2d). Its defaults with 4 sub-steps, sleeping off; but its restitution threshold
 * of 10 m/s, which would switch bouncing off, is set to the 1 m/s of Box2D. Destroying a world does not free its place, so a
 * process can make 32 of them.
 */
import * as B from "phaser-box2d/dist/PhaserBox2D.js";
import type { Engine } from "../engine.ts";
import type { Scene } from "../scene.ts";
import { wallBoxes } from "../walls.ts";

const SUB_STEPS = 4;

export function createPhaserBox2d(scene: Scene): Engine {
  const worldDefinition = B.b2DefaultWorldDef();
  worldDefinition.gravity = new B.b2Vec2(0, -scene.gravity);
  worldDefinition.enableSleep = false;
  worldDefinition.restitutionThreshold = 1;
  B.b2CreateWorldArray();
  const world = B.b2CreateWorld(worldDefinition);

  const shape = B.b2DefaultShapeDef();
  shape.restitution = scene.restitution;
  shape.friction = scene.friction;

  const wallsDefinition = B.b2DefaultBodyDef();
  wallsDefinition.type = B.b2BodyType.b2_kinematicBody;
  wallsDefinition.angularVelocity = scene.angularVelocity;
  const walls = B.b2CreateBody(world, wallsDefinition);
  for (const { x, y, angle, halfThickness, halfLength } of wallBoxes(scene)) {
    B.b2CreatePolygonShape(walls, shape, B.b2MakeOffsetBox(halfThickness, halfLength, new B.b2Vec2(x, y), angle));
  }

  const circle = new B.b2Circle(new B.b2Vec2(0, 0), scene.radius);
  const balls = Array.from({ length: scene.balls }, (_, i) => {
    const definition = B.b2DefaultBodyDef();
    definition.type = B.b2BodyType.b2_dynamicBody;
    definition.position = new B.b2Vec2(scene.places[2 * i], scene.places[2 * i + 1]);
    const ball = B.b2CreateBody(world, definition);
    B.b2CreateCircleShape(ball, shape, circle);
    return ball;
  });

  return {
    step: () => B.b2World_Step(world, scene.timeStep, SUB_STEPS),
    read(places) {
      for (let i = 0; i < scene.balls; i++) {
        const { x, y } = B.b2Body_GetPosition(balls[i]);
        places[2 * i] = x;
        places[2 * i + 1] = y;
      }
    },
    wallAngle() {
      const { c, s } = B.b2Body_GetRotation(walls);
      return Math.atan2(s, c);
    },
  };
}
