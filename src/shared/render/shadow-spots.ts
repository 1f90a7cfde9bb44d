/** The balls' shadows as Canvas 2D draws them: round spots, baked once for all balls. */
import { BALL_SHADOW } from "./shadows.ts";
import { type BakedImage, type CreateSurface, Surface } from "./surface.ts";
import type { StageTheme } from "./theme.ts";

/** Device pixels of the baked spots: enlarged they stay smooth. */
const SPOT_SIZE = 64;

/** A round spot that fades from its middle: colours at shares of its radius, `SPOT_SIZE` across. */
function bakeSpot(create: CreateSurface, stops: readonly (readonly [share: number, colour: string])[]): BakedImage {
  const surface = new Surface(create, SPOT_SIZE, SPOT_SIZE);
  const { context } = surface;
  const middle = SPOT_SIZE / 2;
  const gradient = context.createRadialGradient(middle, middle, 0, middle, middle, middle);
  for (const [share, colour] of stops) gradient.addColorStop(share, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, SPOT_SIZE, SPOT_SIZE);
  return surface.finish();
}

/** Ball radii: how far past a wall a touching ball's shadow can reach. */
export const BALL_SHADOW_SPILL = BALL_SHADOW.reach + Math.sqrt(BALL_SHADOW.x ** 2 + BALL_SHADOW.y ** 2) - 1;

export function bakeBallShadow({ ballShadow: [core, middle, edge] }: StageTheme, create: CreateSurface): BakedImage {
  const start = BALL_SHADOW.core / BALL_SHADOW.reach;
  return bakeSpot(create, [
    [start, core],
    [(1 + start) / 2, middle],
    [1, edge],
  ]);
}

export function bakeContactShadow({ contactShadow: [core, edge] }: StageTheme, create: CreateSurface): BakedImage {
  return bakeSpot(create, [
    [0, core],
    [1, edge],
  ]);
}
