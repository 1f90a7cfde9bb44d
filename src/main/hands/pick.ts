/**
 * Which ball a person means who points at the picture. The picture is a little behind the newest state, by about the two
 * publication intervals that a frame spans: what is pointed at is where the balls were at their beginning.
 */
import { type FrameView, LATEST_STATE, SHOW_LATEST } from "../../shared/frame.ts";
import type { SceneShape } from "../../shared/protocol.ts";
import type { Camera } from "../../shared/render/camera.ts";

/** In world units, y up. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** CSS px: how wide a ball is at least for a finger or a mouse. */
const TARGET = 24;

/** The place in the world of a point of the canvas, in CSS px from its upper left corner. */
export function placeAt({ pixelRatio, originX, originY, scale }: Camera, x: number, y: number): Place {
  return { x: (x * pixelRatio - originX) / scale, y: (originY - y * pixelRatio) / scale };
}

/** Where a ball, by its number, is seen. */
export function placeOf({ states, flags }: FrameView, ball: number): Place {
  const { x, y } = states[flags & SHOW_LATEST ? LATEST_STATE : 0];
  return { x: x[ball - 1], y: y[ball - 1] };
}

/** The number of the ball at a place, of several the one whose centre is nearest; 0 if there is none. */
export function pick(frame: FrameView, { radius }: SceneShape, { pixelRatio, scale }: Camera, place: Place): number {
  const { x, y } = frame.states[frame.flags & SHOW_LATEST ? LATEST_STATE : 0];
  const reach = Math.max(radius, (0.5 * TARGET * pixelRatio) / scale);
  let nearest = reach * reach;
  let ball = 0;
  for (let i = 0; i < frame.count; i++) {
    const squared = (x[i] - place.x) ** 2 + (y[i] - place.y) ** 2;
    if (squared > nearest) continue;
    nearest = squared;
    ball = i + 1;
  }
  return ball;
}
