/**
 * The converged reference: what the scene does when nothing is saved. It shares no code with the kernel but the scene, and
 * carries nothing from one step to the next but places and velocities. Not fast, and not meant to be.
 */
import type { Engine } from "../engine.ts";
import type { Scene } from "../scene.ts";
import { createContactSearch } from "./contacts.ts";
import { correctOverlap, visitImpacts, visitRest } from "./solver.ts";
import { type Bodies, createState } from "./state.ts";

export interface ReferenceOptions {
  /** Seconds: a whole fraction of the scene's step. */
  readonly step?: number;
  /** To every resting contact in a step, and at most so many to a colliding one. */
  readonly visits?: number;
}

export interface Reference extends Engine {
  /** The state itself; the balls come first, in the scene's order, and may be set. */
  readonly bodies: Bodies;
  /** Mean of the balls' own speeds now, m/s. */
  meanSpeed(): number;
}

export function createReference(scene: Scene, { step = 1 / 960, visits = 30 }: ReferenceOptions = {}): Reference {
  const { balls, gravity, angularVelocity, timeStep } = scene;
  const steps = Math.round(timeStep / step);
  const h = timeStep / steps;
  const state = createState(scene);
  const { x, y, vx, vy } = state.bodies;
  const findContacts = createContactSearch(scene);
  let taken = 0;

  /** Free flight, exact. */
  function move(): void {
    for (let i = 0; i < balls; i++) {
      x[i] += h * vx[i];
      y[i] += h * vy[i] - 0.5 * gravity * h * h;
      vy[i] -= gravity * h;
    }
  }

  return {
    bodies: state.bodies,
    step() {
      for (let s = 0; s < steps; s++) {
        move();
        state.wallAngle = angularVelocity * h * ++taken;
        findContacts(state);
        for (let visit = 0; visit < visits && visitImpacts(state, visit % 2 === 1); visit++);
        for (let visit = 0; visit < visits; visit++) visitRest(state);
        correctOverlap(state);
      }
    },
    read(places) {
      for (let i = 0; i < balls; i++) {
        places[2 * i] = x[i];
        places[2 * i + 1] = y[i];
      }
    },
    wallAngle: () => state.wallAngle,
    meanSpeed() {
      let sum = 0;
      for (let i = 0; i < balls; i++) sum += Math.sqrt(vx[i] * vx[i] + vy[i] * vy[i]);
      return sum / balls;
    },
  };
}
