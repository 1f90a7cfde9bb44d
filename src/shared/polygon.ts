/**
 * Geometry of the regular polygon that holds the balls: circumradius 300 world units, centred on the origin, y up.
 * Corner i lies at the angle wallAngle + i · 2π/sides; wall i runs from corner i to corner i + 1.
 */
import { cosine, sine, TAU } from "./deterministic-math.ts";

/** World units from the centre to a corner: the origin's 300. */
export const CIRCUMRADIUS = 300;

/** World units from the centre to the middle of a wall. */
export function apothem(sides: number): number {
  return CIRCUMRADIUS * cosine(TAU / 2 / sides);
}

/** Outward unit normals of the walls at wall angle 0: x, y per wall. */
export function wallNormals(sides: number): Float64Array {
  const normals = new Float64Array(2 * sides);
  for (let i = 0; i < sides; i++) {
    const angle = ((i + 0.5) * TAU) / sides;
    normals[2 * i] = cosine(angle);
    normals[2 * i + 1] = sine(angle);
  }
  return normals;
}

/** Square world units. */
export function polygonArea(sides: number): number {
  return 0.5 * sides * CIRCUMRADIUS * CIRCUMRADIUS * sine(TAU / sides);
}

/** Neighbours on the start lattice are this many radii apart: they don't touch, and the lattice still fits 85 % full. */
const LATTICE_SPACING = 2.02;
/** The same where there is room for it: far enough apart that each ball is seen to fall on its own. */
const LOOSE_SPACING = 2.25;
/** World units: within what distance of the centre a start counts as "from the centre" (P5), less a margin. */
const LOOSE_REACH = 0.34 * CIRCUMRADIUS;

/** The places of a hexagonal lattice within reach of the centre that lie inside the polygon's inset by `inset`, nearest first. */
function lattice(sides: number, inset: number, spacing: number, wanted: number): Float64Array {
  const a = apothem(sides) - inset;
  if (a < 0) return new Float64Array(0);
  const rowHeight = spacing * 0.8660254037844386;
  // A circle that holds `wanted` places, or the whole polygon, whichever is less.
  const places: { x: number; y: number; d: number }[] = [];
  const cap = CIRCUMRADIUS + spacing;
  let reach = Math.min(cap, Math.sqrt(wanted * spacing * rowHeight * 0.33) + 2 * spacing);
  const normals = Array.from({ length: sides }, (_, i) => {
    const angle = ((i + 0.5) * TAU) / sides;
    return { x: cosine(angle), y: sine(angle) };
  });
  for (;;) {
    places.length = 0;
    const rows = Math.floor(reach / rowHeight);
    for (let j = -rows; j <= rows; j++) {
      const y = j * rowHeight;
      const shift = j % 2 === 0 ? 0 : 0.5 * spacing;
      const columns = Math.floor(reach / spacing) + 1;
      for (let i = -columns; i <= columns; i++) {
        const x = i * spacing + shift;
        const d = x * x + y * y;
        if (d > reach * reach) continue;
        if (normals.every((n) => n.x * x + n.y * y <= a)) places.push({ x, y, d });
      }
    }
    if (places.length >= wanted || reach >= cap) break;
    reach = Math.min(cap, reach * 1.25);
  }
  // Ties broken by position, so that the order is the same in every engine.
  places.sort((p, q) => p.d - q.d || p.y - q.y || p.x - q.x);
  const count = Math.min(wanted, places.length);
  const result = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    result[2 * k] = places[k]!.x;
    result[2 * k + 1] = places[k]!.y;
  }
  return result;
}

/**
 * Where balls start: up to `wanted` places around the centre, nearest first, as x, y pairs in world units. No two
 * are nearer than 2.02 radii, and each ball lies inside the polygon at wall angle 0.
 */
export function startPlaces(sides: number, radius: number, wanted: number): Float64Array {
  const loose = lattice(sides, radius, LOOSE_SPACING * radius, wanted);
  const x = loose[loose.length - 2];
  const y = loose[loose.length - 1];
  if (loose.length === 2 * wanted && x * x + y * y <= LOOSE_REACH * LOOSE_REACH) return loose;
  return lattice(sides, 1.01 * radius, LATTICE_SPACING * radius, wanted);
}

/** How many of `wanted` balls the start has room for. */
export function latticeCapacity(sides: number, radius: number, wanted: number): number {
  return startPlaces(sides, radius, wanted).length / 2;
}
