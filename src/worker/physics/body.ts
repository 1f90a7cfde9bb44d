/**
 * The layouts of what the inner loops walk over: records in one array, so that a visit costs one cache line and not one
 * for each field. A body lies in World.bodies from STRIDE × slot.
 *
 * Files take what they need into constants of their own (`const { STRIDE, X, Y } = body`), which the build writes out as
 * numbers (scripts/inline-layouts.ts): inner loops are several times slower when they look an offset up.
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
  /** The velocity without what resting contacts have added in the last sub-step: what impacts see. */
  UNLOADED_VX: 6,
  UNLOADED_VY: 7,
} as const;

/**
 * Inner loops cut what they take as an index to these bits, which are more than any has: engines then know that an index
 * with an offset added is still a small integer, and need no check for each of a dozen accesses a visit.
 */
export const indices = { MASK: 0xffffff } as const;

/** A contact of two balls: numbers from contact.STRIDE × index in PairContacts.values. */
export const contact = {
  STRIDE: 4,
  /** Unit normal, from a to b. */
  NX: 0,
  NY: 1,
  /** From a's centre to the point of contact. */
  LEVER: 2,
  /** How fast the bodies may approach without overlapping at the sub-step's end: their gap ÷ h, or 0. */
  ROOM: 3,
} as const;

/** What a contact of two balls joins, from link.STRIDE × index in PairContacts.links: where the bodies begin in World.bodies. */
export const link = {
  STRIDE: 2,
  A: 0,
  B: 1,
} as const;

/** A contact of a ball with a wall: numbers from wallContact.STRIDE × index in WallContacts.values. */
export const wallContact = {
  STRIDE: 8,
  /** Unit normal, out through the wall. */
  NX: 0,
  NY: 1,
  LEVER: 2,
  ROOM: 3,
  /** Impulses: along the normal (≥ 0) and the tangent. */
  NORMAL: 4,
  TANGENT: 5,
  /** The wall's velocity at the point of contact. */
  WALL_VX: 6,
  WALL_VY: 7,
} as const;
