/**
 * Box2D version 3 in WebAssembly (box2d3-wasm), with SIMD ("deluxe", here without threads) or without ("compat").
 * Its defaults with the 4 sub-steps that it recommends, sleeping off. Its objects are handles to be deleted by hand.
 */
import type { Box2D, Handle, Vec2 } from "box2d3-wasm";
import type { Engine, EngineFactory } from "../engine.ts";
import type { Scene } from "../scene.ts";
import { wallBoxes } from "../walls.ts";

const SUB_STEPS = 4;

/** The package's entry chooses a build by itself; the files beside it are not exported, so they are found from there. */
async function load(build: "deluxe" | "compat"): Promise<Box2D> {
  const file = new URL(`./${build}/Box2D.${build}.mjs`, import.meta.resolve("box2d3-wasm"));
  const { default: create } = await import(file.href);
  return create({ pthreadCount: 0 });
}

export const createBox2d3Simd: EngineFactory = async (scene) => setUp(await load("deluxe"), scene);

export const createBox2d3: EngineFactory = async (scene) => setUp(await load("compat"), scene);

function setUp(B: Box2D, scene: Scene): Engine {
  const withHandle = <T extends Handle, U>(handle: T, use: (handle: T) => U): U => {
    const result = use(handle);
    handle.delete();
    return result;
  };
  const vector = (x: number, y: number): Vec2 => {
    const v = new B.b2Vec2();
    v.Set(x, y);
    return v;
  };
  const worldDefinition = B.b2DefaultWorldDef();
  worldDefinition.gravity = vector(0, -scene.gravity);
  worldDefinition.enableSleep = false;
  const world = B.b2CreateWorld(worldDefinition);

  const shape = B.b2DefaultShapeDef();
  const { material } = shape;
  material.restitution = scene.restitution;
  material.friction = scene.friction;
  shape.material = material;

  const wallsDefinition = B.b2DefaultBodyDef();
  wallsDefinition.type = B.b2BodyType.b2_kinematicBody;
  wallsDefinition.angularVelocity = scene.angularVelocity;
  const walls = B.b2CreateBody(world, wallsDefinition);
  for (const { x, y, angle, halfThickness, halfLength } of wallBoxes(scene)) {
    const box = B.b2MakeOffsetBox(halfThickness, halfLength, vector(x, y), B.b2MakeRot(angle));
    B.b2CreatePolygonShape(walls, shape, box);
  }

  const circle = new B.b2Circle();
  circle.radius = scene.radius;
  const ballDefinition = B.b2DefaultBodyDef();
  ballDefinition.type = B.b2BodyType.b2_dynamicBody;
  const balls = Array.from({ length: scene.balls }, (_, i) => {
    withHandle(vector(scene.places[2 * i], scene.places[2 * i + 1]), (place) => {
      ballDefinition.position = place;
    });
    const ball = B.b2CreateBody(world, ballDefinition);
    B.b2CreateCircleShape(ball, shape, circle);
    return ball;
  });

  return {
    step: () => B.b2World_Step(world, scene.timeStep, SUB_STEPS),
    read(places) {
      for (let i = 0; i < scene.balls; i++) {
        withHandle(B.b2Body_GetPosition(balls[i]), ({ x, y }) => {
          places[2 * i] = x;
          places[2 * i + 1] = y;
        });
      }
    },
    wallAngle: () => withHandle(B.b2Body_GetRotation(walls), ({ c, s }) => Math.atan2(s, c)),
    dispose: () => B.b2DestroyWorld(world),
  };
}
