/**
 * What `simulate` prints, as pieces of text that are made while the run goes on: a run of any length needs the memory of
 * one piece. Numbers are written with every digit of their Float64 (the shortest text that reads back to the same bits).
 */

import type { World } from "../worker/physics/index.ts";
import {
  type BallState,
  createWorld,
  energy,
  escaped,
  meanSpeed,
  readBall,
  STEP,
  stateHash,
  step,
} from "../worker/physics/index.ts";
import type { Order } from "./arguments.ts";

/** Characters: few enough to keep memory flat, enough to make writing cheap. */
const PIECE = 65_536;

/** Called after each step with its number. */
export type OnStep = (step: number) => void;

/** The pieces of text of one run, in the format asked for. */
export function report(order: Order, onStep: OnStep): Generator<string> {
  return order.format === "csv" ? csv(order, onStep) : json(order, onStep);
}

const noBall = (): BallState => ({ x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0 });

function* csv({ config, steps, every }: Order, onStep: OnStep): Generator<string> {
  const world = createWorld(config);
  const ball = noBall();
  let piece = "step,time,wallAngle,ball,x,y,angle,vx,vy,spin\n";
  for (;;) {
    if (world.step % every === 0) {
      const state = `${world.step},${world.step * STEP},${world.wallAngle}`;
      for (let number = 1; number <= world.count; number++) {
        readBall(world, number, ball);
        piece += `${state},${number},${ball.x},${ball.y},${ball.angle},${ball.vx},${ball.vy},${ball.spin}\n`;
        if (piece.length >= PIECE) {
          yield piece;
          piece = "";
        }
      }
    }
    if (world.step >= steps) break;
    step(world);
    onStep(world.step);
  }
  yield piece;
}

/** The highest speed of any ball, units/s. */
function topSpeed(world: World, ball: BallState): number {
  let top = 0;
  for (let number = 1; number <= world.count; number++) {
    readBall(world, number, ball);
    top = Math.max(top, Math.sqrt(ball.vx * ball.vx + ball.vy * ball.vy));
  }
  return top;
}

function* json({ config, steps }: Order, onStep: OnStep): Generator<string> {
  const world = createWorld(config);
  const ball = noBall();
  let fastest = topSpeed(world, ball);
  let escapes = escaped(world);
  while (world.step < steps) {
    step(world);
    fastest = Math.max(fastest, topSpeed(world, ball));
    escapes += escaped(world);
    onStep(world.step);
  }
  const summary = {
    config,
    radius: world.radius,
    step: world.step,
    time: world.step * STEP,
    wallAngle: world.wallAngle,
    hash: stateHash(world),
    energy: energy(world),
    meanSpeed: meanSpeed(world),
    fastest,
    escapes,
  };
  yield `${JSON.stringify(summary, null, 2)}\n`;
}
