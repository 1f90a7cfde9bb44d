/**
 * All of Canvas 2D's picture but the balls: page, field, frame with its marked corner, and the frame's shadows. Shapes are kept
 * as corners at wall angle 0 and turned when they are traced; light and shadows stay in the room.
 */
import { cosine, sine, TAU } from "../deterministic-math.ts";
import { apothem, CIRCUMRADIUS } from "../polygon.ts";
import { type Camera, FRAME_THICKNESS, outerRadius } from "./camera.ts";
import { bakeInnerShadow, bakePageShadow, type EdgeShadow } from "./shadows.ts";
import { EDGE_LINE, MARK_LENGTH, SLIT, UNDERLAP } from "./stage-measures.ts";
import type { Context2d, CreateSurface } from "./surface.ts";
import type { StageTheme } from "./theme.ts";

/** Corners as x, y pairs in device pixels from the centre, y down, at wall angle 0. */
type Corners = Float64Array;

export class Stage {
  readonly #camera: Camera;
  readonly #theme: StageTheme;
  readonly #sides: number;
  readonly #field: Corners;
  readonly #inner: Corners;
  readonly #edgeLine: Corners;
  readonly #outer: Corners;
  readonly #mark: Corners;
  readonly #slits: Corners;
  readonly #frameLight: CanvasGradient;
  readonly #pageShadow: EdgeShadow;
  readonly #innerShadow: EdgeShadow;

  constructor(context: Context2d, camera: Camera, sides: number, theme: StageTheme, create: CreateSurface) {
    this.#camera = camera;
    this.#theme = theme;
    this.#sides = sides;
    const { scale, originX, originY } = camera;
    this.#field = polygon(sides, UNDERLAP, scale);
    this.#inner = polygon(sides, 0, scale);
    this.#edgeLine = polygon(sides, EDGE_LINE, scale);
    this.#outer = polygon(sides, FRAME_THICKNESS, scale);
    this.#mark = cornerPiece(sides, MARK_LENGTH, scale);
    this.#slits = cornerPiece(sides, MARK_LENGTH + SLIT, scale);
    const reach = outerRadius(sides) * scale * Math.SQRT1_2;
    this.#frameLight = context.createLinearGradient(originX - reach, originY - reach, originX + reach, originY + reach);
    for (const [i, colour] of theme.frame.entries()) this.#frameLight.addColorStop(i / 2, colour);
    this.#pageShadow = bakePageShadow(sides, camera, { colour: theme.pageShadow, seams: true }, create);
    this.#innerShadow = bakeInnerShadow(sides, camera, { colour: theme.innerShadow, seams: true }, create);
  }

  /** Page and field with the frame's shadows: all that lies under the balls' shadows. */
  paintGround(context: Context2d, wallAngle: number): void {
    context.fillStyle = this.#theme.page;
    context.fillRect(0, 0, this.#camera.width, this.#camera.height);
    this.#paintShadow(context, this.#pageShadow, wallAngle);
    context.beginPath();
    this.#trace(context, this.#field, wallAngle);
    context.fillStyle = this.#theme.field;
    context.fill();
    this.#paintShadow(context, this.#innerShadow, wallAngle);
  }

  /** Until the context's next restore, keeps what is painted off the page. Dear without a GPU. */
  clipToField(context: Context2d, wallAngle: number): void {
    context.beginPath();
    this.#trace(context, this.#field, wallAngle);
    context.clip();
  }

  paintFrame(context: Context2d, wallAngle: number): void {
    context.beginPath();
    this.#trace(context, this.#outer, wallAngle);
    this.#trace(context, this.#inner, wallAngle);
    context.fillStyle = this.#frameLight;
    context.fill("evenodd");

    context.beginPath();
    this.#trace(context, this.#slits, wallAngle);
    context.fillStyle = this.#theme.page;
    context.fill();
    context.beginPath();
    this.#trace(context, this.#mark, wallAngle);
    context.fillStyle = this.#theme.mark;
    context.fill();

    context.beginPath();
    this.#trace(context, this.#edgeLine, wallAngle);
    this.#trace(context, this.#inner, wallAngle);
    context.fillStyle = this.#theme.edge;
    context.fill("evenodd");
  }

  dispose(): void {
    this.#pageShadow.image.close();
    this.#innerShadow.image.close();
  }

  /** Adds turned corners to the context's path; only the path is turned, not what it will be filled with. */
  #trace(context: Context2d, corners: Corners, wallAngle: number): void {
    const c = cosine(wallAngle);
    const s = sine(wallAngle);
    const { originX, originY } = this.#camera;
    // Counter-clockwise in the world is counter-clockwise on the screen, which the y-down canvas counts as negative.
    context.setTransform(c, -s, s, c, originX, originY);
    context.moveTo(corners[0], corners[1]);
    for (let i = 2; i < corners.length; i += 2) context.lineTo(corners[i], corners[i + 1]);
    context.closePath();
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  #paintShadow(context: Context2d, shadow: EdgeShadow, wallAngle: number): void {
    const { image, halfWidth, near, far, end } = shadow;
    const x = this.#camera.originX + shadow.offsetX;
    const y = this.#camera.originY + shadow.offsetY;
    // A shadow is smooth by itself, and unsmoothed images cost half as much where there is no GPU.
    context.imageSmoothingEnabled = false;
    for (let wall = 0; wall < this.#sides; wall++) {
      const middle = wallAngle + ((wall + 0.5) * TAU) / this.#sides;
      const c = cosine(middle);
      const s = sine(middle);
      // The wedge's y axis points to the middle of the wall.
      context.setTransform(-s, -c, c, -s, x, y);
      // Where the light moves the wedge past the frame, it is cut off under it.
      const height = Math.min(far, end - (shadow.offsetX * c - shadow.offsetY * s)) - near;
      const share = height / (far - near);
      const cut = share * image.height;
      context.drawImage(image.source, 0, 0, image.width, cut, -halfWidth, near, 2 * halfWidth, height);
    }
    context.imageSmoothingEnabled = true;
    context.setTransform(1, 0, 0, 1, 0, 0);
  }
}

/** The polygon whose walls lie `outwards` units outside the field's. */
function polygon(sides: number, outwards: number, scale: number): Corners {
  const radius = ((apothem(sides) + outwards) / cosine(TAU / 2 / sides)) * scale;
  const corners = new Float64Array(2 * sides);
  for (let i = 0; i < sides; i++) {
    corners[2 * i] = radius * cosine((i * TAU) / sides);
    corners[2 * i + 1] = -radius * sine((i * TAU) / sides);
  }
  return corners;
}

/** The part of the frame within `length` units of the first corner on both of its sides. */
function cornerPiece(sides: number, length: number, scale: number): Corners {
  const half = TAU / 2 / sides;
  // Along the first wall and outwards from it; the last wall is its mirror image in the x axis.
  const alongX = -sine(half) * length;
  const alongY = cosine(half) * length;
  const outX = cosine(half) * FRAME_THICKNESS;
  const outY = sine(half) * FRAME_THICKNESS;
  const x = CIRCUMRADIUS + alongX;
  return Float64Array.of(
    ...[CIRCUMRADIUS, 0, x, -alongY, x + outX, -alongY - outY],
    ...[outerRadius(sides), 0, x + outX, alongY + outY, x, alongY],
  ).map((value) => value * scale);
}
