/**
 * The soft shadows of the frame, baked, because blurring is far too dear for every frame.
 *
 * A regular polygon's blurred edge is the same along each wall, so one wedge of it is baked and drawn once per wall,
 * turned with the walls and then moved by the light's offset, which stays in the room. Only the ring near the walls is
 * touched: in software, a frame costs what it blends.
 */
import { cosine, sine, TAU } from "../deterministic-math.ts";
import { apothem } from "../polygon.ts";
import { type Camera, FRAME_THICKNESS } from "./camera.ts";
import { type BakedImage, type Context2d, type CreateSurface, Surface } from "./surface.ts";

/** One wall's share of a soft edge; in its own axes x runs along the wall and y from the centre outwards. */
export interface EdgeShadow {
  readonly image: BakedImage;
  /** Device pixels: the image reaches from −halfWidth to halfWidth and from near to far. */
  readonly halfWidth: number;
  readonly near: number;
  readonly far: number;
  /** Device pixels from the centre of the walls: what lies beyond must not be drawn. */
  readonly end: number;
  /** Device pixels, in the room. */
  readonly offsetX: number;
  readonly offsetY: number;
}

interface EdgeKind {
  /** World units: from the centre to the edge that casts the shadow. */
  readonly edge: number;
  /** Whether the shadow lies outside that edge, under the polygon, or inside it, under what surrounds the polygon. */
  readonly outside: boolean;
  /** World units, as in a canvas's shadowBlur: twice the standard deviation. */
  readonly blur: number;
  /** World units. */
  readonly offset: readonly [x: number, y: number];
  readonly colour: string;
  /** Whether the wedge's sides are soft. */
  readonly seams: boolean;
}

/** A blur is over, to less than a grey level, this many blurs from its edge. */
const REACH = 1.1;
/** Device pixels of blur that a bake needs for its pixels not to show when enlarged without smoothing. */
const BAKED_BLUR = 64;
/** Pixels of the bake: how wide the wedges' soft sides are. Wide, so that whole pixels of two neighbours still add up. */
const SEAM = 16;

function bakeEdge(sides: number, scale: number, kind: EdgeKind, create: CreateSurface): EdgeShadow {
  const { edge, outside, blur, offset, colour, seams } = kind;
  const halfAngle = TAU / 2 / sides;
  const slope = sine(halfAngle) / cosine(halfAngle);
  // The light's offset brings to view at most that much of what lies on the hidden side of the edge.
  const hidden = Math.sqrt(offset[0] ** 2 + offset[1] ** 2);
  const near = Math.max(0, edge - (outside ? hidden : REACH * blur));
  const far = edge + (outside ? REACH * blur : hidden);
  const bake = Math.min(scale, BAKED_BLUR / blur);
  const halfWidth = Math.ceil(far * slope * bake) + SEAM;
  const height = Math.ceil((far - near) * bake);
  const surface = new Surface(create, 2 * halfWidth, height);
  const { context } = surface;
  context.setTransform(bake, 0, 0, bake, halfWidth, -near * bake);

  // What casts the shadow is drawn far aside: only its shadow falls on the surface. It must not touch the surface,
  // whatever its shape: its own size away is enough.
  const aside = 8 * far;
  context.shadowColor = colour;
  context.shadowBlur = blur * bake;
  context.shadowOffsetX = aside * bake;
  context.beginPath();
  const corner = edge / cosine(halfAngle);
  for (let i = 0; i < sides; i++) {
    const angle = (2 * i + 1) * halfAngle;
    context.lineTo(corner * sine(angle) - aside, corner * cosine(angle));
  }
  context.closePath();
  if (!outside) context.rect(-2 * far - aside, -2 * far, 4 * far, 4 * far);
  context.fill("evenodd");

  if (seams) softenSides(surface.context, halfAngle, bake, far);
  return {
    image: surface.finish(),
    halfWidth: (halfWidth / bake) * scale,
    near: near * scale,
    far: (near + height / bake) * scale,
    end: outside ? Number.POSITIVE_INFINITY : (edge + 1) * scale,
    offsetX: offset[0] * scale,
    offsetY: offset[1] * scale,
  };
}

/** So that those of two neighbours add up to the whole wherever pixels fall. */
function softenSides(context: Context2d, halfAngle: number, bake: number, far: number): void {
  context.shadowColor = "transparent";
  context.globalCompositeOperation = "destination-in";
  const reach = (far * sine(halfAngle)) / cosine(halfAngle);
  const softX = (cosine(halfAngle) * SEAM) / 2 / bake;
  const softY = (sine(halfAngle) * SEAM) / 2 / bake;
  for (const side of [-1, 1]) {
    const fade = context.createLinearGradient(side * softX, -softY, -side * softX, softY);
    fade.addColorStop(0, "rgba(0, 0, 0, 0)");
    fade.addColorStop(1, "black");
    context.fillStyle = fade;
    context.fillRect(-2 * reach, 0, 4 * reach, 2 * far);
  }
}

/** How an edge's wedge is made: with soft sides it can be drawn as an image per wall, which overlap. */
type EdgeLook = Pick<EdgeKind, "colour" | "seams">;

/** What the frame casts on the page around it. */
export function bakePageShadow(sides: number, { scale }: Camera, look: EdgeLook, create: CreateSurface): EdgeShadow {
  const edge = apothem(sides) + FRAME_THICKNESS;
  return bakeEdge(sides, scale, { edge, outside: true, blur: 46, offset: [6, 16], ...look }, create);
}

/** What the frame casts on the field inside it. */
export function bakeInnerShadow(sides: number, { scale }: Camera, look: EdgeLook, create: CreateSurface): EdgeShadow {
  return bakeEdge(sides, scale, { edge: apothem(sides), outside: false, blur: 15, offset: [3, 5], ...look }, create);
}

/** Ball radii: how far a ball's shadow reaches, and where its middle lies from the ball's. */
export const BALL_SHADOW = { reach: 1.32, core: 0.45, x: 0.2, y: 0.34 };

/** Ball radii: half the length and width of the shadow where a ball nears a wall, and the gap at which it begins. */
export const CONTACT_SHADOW = { along: 0.95, across: 0.32, gap: 0.7 };
