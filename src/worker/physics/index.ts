/** The kernel's face: everything that the rest of the project may use of it. */
export { STEP } from "./constants.ts";
export { deepestInWall, deepestPair, energy, escaped, meanSpeed } from "./diagnostics.ts";
export { stateHash } from "./hash.ts";
export { step } from "./step.ts";
export { type BallState, changeParameters, createWorld, readBall, type World, writeBall } from "./world.ts";
