/** The kernel's face: everything that the rest of the project may use of it. */
export { type BallState, readBall, writeBall } from "./ball-state.ts";
export { checkpointBytes, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
export { STEP } from "./constants.ts";
export {
  deepestInWall,
  deepestPair,
  energy,
  escaped,
  lowestPlace,
  meanHeight,
  meanSpeed,
  meanSpin,
} from "./diagnostics.ts";
export { moveHand } from "./hands.ts";
export { stateHash } from "./hash.ts";
export { step } from "./step.ts";
export { changeParameters, createWorld, type World } from "./world.ts";
