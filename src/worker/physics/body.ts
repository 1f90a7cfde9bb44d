/**
 * The layouts of what the inner loops walk over: records in one array, so that a visit costs one cache line and not one
 * for each field. A body lies in World.bodies from STRIDE × slot.
 *
 * Files take what they need into constants of their own (`const { STRIDE, X, Y } = body`): an imported binding is a
 * property access under test runners that rewrite modules, which makes the inner loops several times slower there.
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

/**
 * The layout of a contact: its numbers in ContactList.values, from contact.STRIDE × index, one cache line; and what it
 * joins in ContactList.links, from link.STRIDE × index.
 */
export const contact = {
  STRIDE: 8,
  /** Unit normal, from a to b, or out through the wall. */
  NX: 0,
  NY: 1,
  /** From a's centre to the point of contact. */
  LEVER: 2,
  /** Impulses per sub-step: along the normal (≥ 0) and the tangent. */
  NORMAL: 3,
  TANGENT: 4,
  /** The wall's velocity at the point of contact. */
  WALL_VX: 5,
  WALL_VY: 6,
} as const;

export const link = {
  STRIDE: 4,
  /** The first ball's slot. */
  A: 0,
  /** The second ball's slot, or −1 for a wall. */
  B: 1,
  /** Where the impulses are kept: a pair's index, or for a wall 2 × ball + (0 or 1), or −1 for nowhere. */
  SOURCE: 2,
} as const;
