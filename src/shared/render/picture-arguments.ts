/** What a picture is told from outside, checked whole before anything changes. All throw InvalidArgument. */
import { parameter } from "../config.ts";
import { InvalidArgument, show } from "../errors.ts";
import {
  colourings,
  defaultView,
  type RateLook,
  type RendererName,
  renderers,
  type SceneShape,
  type Theme,
  type View,
  type Viewport,
} from "../protocol.ts";
import { type StageTheme, stageThemes } from "./theme.ts";

const sizes = ["width", "height"] as const;
const edges = ["top", "right", "bottom", "left"] as const;

export function expectCanvas(canvas: unknown): void {
  const { getContext, addEventListener } = expectObject("the canvas", canvas, "a canvas");
  if (typeof getContext === "function" && typeof addEventListener === "function") return;
  throw new InvalidArgument(`the canvas is ${show(canvas)}, but must be a canvas`);
}

export function expectRenderer(wish: RendererName | undefined): void {
  if (wish === undefined || renderers.includes(wish)) return;
  throw new InvalidArgument(`the renderer is ${show(wish)}, but must be one of ${renderers.map(show).join(", ")}`);
}

export function expectViewport(viewport: Viewport): void {
  const fields = expectObject("the viewport", viewport, "an object of width, height, pixelRatio and inset");
  for (const key of sizes)
    expectNumber(`the viewport's ${key}`, fields[key], "a number of CSS pixels from 0", isLength);
  expectNumber("the viewport's pixelRatio", fields.pixelRatio, "a number above 0", isPositive);
  const inset = expectObject("the viewport's inset", fields.inset, `an object of ${edges.join(", ")}`);
  for (const key of edges) {
    expectNumber(`the viewport's inset.${key}`, inset[key], "a number of CSS pixels from 0", isLength);
  }
}

export function expectTheme(theme: Theme): void {
  const known: Readonly<Record<string, StageTheme>> = stageThemes;
  if (typeof theme === "string" && Object.hasOwn(known, theme)) return;
  throw new InvalidArgument(
    `the theme is ${show(theme)}, but must be one of ${Object.keys(known).map(show).join(", ")}`,
  );
}

export function expectView(view: View): void {
  const fields = expectObject("the view", view, `an object of ${Object.keys(defaultView).join(", ")}`);
  if (!colourings.includes(view.colour)) {
    const choice = colourings.map(show).join(", ");
    throw new InvalidArgument(`the view's colour is ${show(view.colour)}, but must be one of ${choice}`);
  }
  for (const [key, value] of Object.entries(defaultView)) {
    if (typeof value !== "boolean" || typeof fields[key] === "boolean") continue;
    throw new InvalidArgument(`the view's ${key} is ${show(fields[key])}, but must be true or false`);
  }
  const { max } = parameter("balls")!;
  const isBall = (value: number) => Number.isInteger(value) && value >= 0 && value <= max;
  expectNumber("the view's followed", view.followed, `a ball's number up to ${max}, or 0`, isBall);
}

export function expectShape(shape: SceneShape): void {
  const { sides, radius } = expectObject("the shape", shape, "an object of sides and radius");
  const { min, max } = parameter("sides")!;
  const isSides = (value: number) => Number.isInteger(value) && value >= min && value <= max;
  expectNumber("the shape's sides", sides, `a whole number from ${min} to ${max}`, isSides);
  const { max: largest } = parameter("radius")!; // "auto" may be smaller than the parameter's least
  const isRadius = (value: number) => value > 0 && value <= largest;
  expectNumber("the shape's radius", radius, `a number of units above 0 and up to ${largest}`, isRadius);
}

export function expectMoment(moment: number): void {
  if (typeof moment === "number" && !Number.isNaN(moment)) return;
  throw new InvalidArgument(`the moment is ${show(moment)}, but must be a number of milliseconds`);
}

export function expectRateLook(look: RateLook): void {
  const fields = expectObject("the look", look, "an object of pixelRatio, ink, late and muted");
  expectNumber("the look's pixelRatio", fields.pixelRatio, "a number above 0", isPositive);
  for (const key of ["ink", "late", "muted"]) {
    if (typeof fields[key] === "string") continue;
    throw new InvalidArgument(`the look's ${key} is ${show(fields[key])}, but must be a colour as CSS has it`);
  }
}

const isLength = (value: number) => Number.isFinite(value) && value >= 0;
const isPositive = (value: number) => Number.isFinite(value) && value > 0;

function expectObject(what: string, value: unknown, expected: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  throw new InvalidArgument(`${what} is ${show(value)}, but must be ${expected}`);
}

function expectNumber(what: string, value: unknown, expected: string, holds: (value: number) => boolean): void {
  if (typeof value === "number" && holds(value)) return;
  throw new InvalidArgument(`${what} is ${show(value)}, but must be ${expected}`);
}
