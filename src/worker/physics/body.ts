/**
 * The layout of a body in World.bodies, as offsets from STRIDE × slot.
 *
 * Files take what they need into constants of their own (`const { STRIDE, X, Y } = body`): an imported binding is a
 * property access under test runners that rewrite modules, which makes the inner loops five times slower there.
 */
export const body = {
  /** Numbers per body: one cache line. */
  STRIDE: 8,
  X: 0,
  Y: 1,
  ANGLE: 2,
  VX: 3,
  VY: 4,
  SPIN: 5,
  /** Where the body was when the pairs were last listed; not part of the state. */
  LISTED_X: 6,
  LISTED_Y: 7,
} as const;
