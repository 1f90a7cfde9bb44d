/**
 * The reference's state: plain arrays in metres and seconds, y up. Every ball has mass 1 and is a uniform disc.
 *
 * A wall is met as a ball of infinite mass mirrored in it: each contact with a wall gets such a body of its own, behind
 * the balls in the same arrays, that moves with the wall's velocity at the point of contact. So one rule serves both kinds.
 */
import type { Scene } from "../scene.ts";

export interface Bodies {
  /** Centres, m. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** m/s. */
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  /** Radians/s, counter-clockwise. */
  readonly spin: Float64Array;
  /** 1 for a ball, 0 for a wall. */
  readonly inverseMass: Float64Array;
}

/** What touches in the present step. */
export interface Contacts {
  count: number;
  /** Bodies; a is always a ball. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Unit normal from a to b. */
  readonly nx: Float64Array;
  readonly ny: Float64Array;
  /** From a's centre to the point of contact, midway between the centres, m. */
  readonly lever: Float64Array;
  /** Impulse per unit of relative velocity taken away, along the normal and along the tangent. */
  readonly normalMass: Float64Array;
  readonly tangentMass: Float64Array;
  /** Impulses of rest in this step per unit mass, m/s: along the normal (≥ 0) and along the tangent. */
  readonly normalImpulse: Float64Array;
  readonly tangentImpulse: Float64Array;
}

export interface State {
  readonly scene: Scene;
  readonly bodies: Bodies;
  readonly contacts: Contacts;
  /** Of the first corner, radians. */
  wallAngle: number;
}

/** Discs of one size that touch: at most six neighbours, so three pairs a ball; overlap and walls want some more. */
const CONTACTS_PER_BALL = 6;

/** The scene at its start: balls in their places, at rest. */
export function createState(scene: Scene): State {
  const balls = scene.balls;
  // A ball in a corner touches two walls; one as large as the polygon touches all.
  const capacity = CONTACTS_PER_BALL * balls + scene.sides;
  const total = balls + capacity;
  const numbers = (length: number) => new Float64Array(length);
  const bodies: Bodies = {
    x: numbers(total),
    y: numbers(total),
    vx: numbers(total),
    vy: numbers(total),
    spin: numbers(total),
    inverseMass: numbers(total).fill(1, 0, balls),
  };
  for (let i = 0; i < balls; i++) {
    bodies.x[i] = scene.places[2 * i];
    bodies.y[i] = scene.places[2 * i + 1];
  }
  const contacts: Contacts = {
    count: 0,
    a: new Int32Array(capacity),
    b: new Int32Array(capacity),
    nx: numbers(capacity),
    ny: numbers(capacity),
    lever: numbers(capacity),
    normalMass: numbers(capacity),
    tangentMass: numbers(capacity),
    normalImpulse: numbers(capacity),
    tangentImpulse: numbers(capacity),
  };
  return { scene, bodies, contacts, wallAngle: 0 };
}
