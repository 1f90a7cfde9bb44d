/**
 * Sine and cosine with the same bits in every engine: only + − × ÷ and floor on Float64, which ECMAScript
 * defines to the last bit, while it leaves Math.sin and cos to the implementation.
 */

/** 2π as a Float64. */
export const TAU = 2 * Math.PI;
const HALF_PI = 0.5 * Math.PI;
/** What HALF_PI is short of π/2. */
const HALF_PI_TAIL = 6.123233995736766e-17;

/** An angle in radians, brought into (−π, π]. */
export function wrapAngle(angle: number): number {
  if (angle > -Math.PI && angle <= Math.PI) return angle;
  const wrapped = angle - TAU * Math.floor((angle + Math.PI) / TAU);
  // Rounding can land on either end.
  return wrapped <= -Math.PI ? Math.PI : Math.min(wrapped, Math.PI);
}

// Taylor series; on |x| ≤ π/4 the first term left out is below 1e-18.
function sineKernel(x: number): number {
  const z = x * x;
  return (
    x -
    ((x * z) / 6) *
      (1 -
        (z / 20) *
          (1 - (z / 42) * (1 - (z / 72) * (1 - (z / 110) * (1 - (z / 156) * (1 - (z / 210) * (1 - z / 272)))))))
  );
}

function cosineKernel(x: number): number {
  const z = x * x;
  return (
    1 -
    (z / 2) *
      (1 -
        (z / 12) * (1 - (z / 30) * (1 - (z / 56) * (1 - (z / 90) * (1 - (z / 132) * (1 - (z / 182) * (1 - z / 240)))))))
  );
}

/** Sine of an angle in radians; error below 1e-15 for |x| ≤ 10, where all angles of the kernel lie. */
export function sine(x: number): number {
  const quadrant = Math.floor(x / HALF_PI + 0.5);
  const rest = x - quadrant * HALF_PI - quadrant * HALF_PI_TAIL;
  switch (((quadrant % 4) + 4) % 4) {
    case 0:
      return sineKernel(rest);
    case 1:
      return cosineKernel(rest);
    case 2:
      return -sineKernel(rest);
    default:
      return -cosineKernel(rest);
  }
}

/** Cosine of an angle in radians; error below 1e-15 for |x| ≤ 10, where all angles of the kernel lie. */
export function cosine(x: number): number {
  const quadrant = Math.floor(x / HALF_PI + 0.5);
  const rest = x - quadrant * HALF_PI - quadrant * HALF_PI_TAIL;
  switch (((quadrant % 4) + 4) % 4) {
    case 0:
      return cosineKernel(rest);
    case 1:
      return -sineKernel(rest);
    case 2:
      return -cosineKernel(rest);
    default:
      return sineKernel(rest);
  }
}
