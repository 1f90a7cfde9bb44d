/** What the page is told of a state when it asks: figures of all balls, and of one. See Observation in protocol.ts. */
import { InvalidArgument, show } from "../shared/errors.ts";
import type { Observation, ObservedBall } from "../shared/protocol.ts";
import { energy, lowestPlace, meanHeight, meanSpeed, meanSpin, readBall, STEP, type World } from "./physics/index.ts";

/**
 * @param number of the ball that is asked for; 0 for none
 * @param stepTime milliseconds
 * @throws InvalidArgument
 */
export function observe(world: World, number: number, stepTime: number): Observation {
  if (!(Number.isInteger(number) && number >= 0 && number <= world.count)) {
    throw new InvalidArgument(
      `observe got ${show(number)}, but takes the number of a ball, 1 to ${world.count}, or 0 for none`,
    );
  }
  return {
    step: world.step,
    time: world.step * STEP,
    energy: energy(world) - world.count * world.config.gravity * lowestPlace(world),
    meanSpeed: meanSpeed(world),
    meanHeight: meanHeight(world),
    meanSpin: meanSpin(world),
    stepTime,
    ...(number === 0 ? {} : { ball: observeBall(world, number) }),
  };
}

function observeBall(world: World, number: number): ObservedBall {
  const state = readBall(world, number, { x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0 });
  const { y, vx, vy, spin } = state;
  const rim = world.radius * spin;
  const height = y - lowestPlace(world);
  return {
    number,
    ...state,
    speed: Math.sqrt(vx * vx + vy * vy),
    energy: 0.5 * (vx * vx + vy * vy) + 0.25 * rim * rim + world.config.gravity * height,
  };
}
