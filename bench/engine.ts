/**
 * What the benchmark asks of every engine: to set the scene up, to make one step of it, and to say where the balls are.
 * Adapters (engines/) translate units and nothing else; whatever is computed from the places is computed elsewhere, by
 * the same code for all.
 */
import type { Scene } from "./scene.ts";

export interface Engine {
  /** Advances by one scene step, scene.timeStep seconds. */
  step(): void;
  /**
   * Reads the balls' centres.
   *
   * @param places receives x, y per ball, in the scene's order and frame: m, origin at the polygon's centre, y up
   */
  read(places: Float64Array): void;
  /** Of the first corner: radians, counter-clockwise; 0 at the start. Any multiple of 2π may be missing. */
  wallAngle(): number;
  /** Sub-steps that the last scene step was cut into, where the engine chooses that number itself. */
  subSteps?(): number;
  /** Gives back what the garbage collector doesn't know of. */
  dispose?(): void;
}

/** Sets the scene up at its start: balls in their places, at rest. */
export type EngineFactory = (scene: Scene) => Engine | Promise<Engine>;
