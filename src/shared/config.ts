/**
 * The one table of parameters. Validation, the page's controls, the URL, the command line and the documentation are all
 * derived from it: a new parameter is one row here.
 */
import { InvalidConfig, show } from "./errors.ts";
import { latticeCapacity, polygonArea } from "./polygon.ts";

export interface Config {
  readonly seed: number;
  readonly balls: number;
  readonly radius: number | "auto";
  readonly sides: number;
  readonly launchSpeed: number;
  readonly gravity: number;
  readonly wallRestitution: number;
  readonly ballRestitution: number;
  readonly friction: number;
  readonly airDrag: number;
  readonly spinDrag: number;
  readonly rotation: number;
  readonly speed: number;
}

export type ParameterKey = keyof Config;
export type ConfigChange = Partial<Config>;

export interface Parameter {
  readonly key: ParameterKey;
  /** As the page's controls show it. */
  readonly label: string;
  /** "" where the number has none. */
  readonly unit: string;
  /** One short sentence for people. */
  readonly hint: string;
  readonly default: number | "auto";
  readonly min: number;
  readonly max: number;
  /** Of the control's slider; 1 and `integer` where only whole numbers are taken. */
  readonly step: number;
  readonly integer: boolean;
  /** Whether it may change while the simulation runs; the others start the run again. */
  readonly live: boolean;
}

const row = (
  key: ParameterKey,
  label: string,
  unit: string,
  hint: string,
  standard: number | "auto",
  min: number,
  max: number,
  step: number,
  live: boolean,
  integer = false,
): Parameter => ({ key, label, unit, hint, default: standard, min, max, step, integer, live });

/** −60 ln 0.99, as a literal: Math.log differs between engines. */
const AIR_DRAG = 0.603020151210087;
/** −60 ln 0.98, as a literal. */
const SPIN_DRAG = 1.212162439051168;

// biome-ignore format: a table reads best as one
export const parameters: readonly Parameter[] = [
  //  key              label             unit        hint                                     default    min   max        step  live   integer
  row("seed",            "Seed",           "",         "Same seed, same run.",                  1,         0,    4_294_967_295, 1,   false, true),
  row("balls",           "Number",         "",         "How many.",                             20,        1,    100_000,   1,     false, true),
  row("radius",          "Radius",         "units",    "auto picks what fits.",                 "auto",    0.1,  250,       0.1,   false),
  row("sides",           "Sides",          "",         "How many walls.",                       7,         3,    24,        1,     false, true),
  row("launchSpeed",     "Starting speed", "units/s",  "The fastest random start.",             60,        0,    600,       1,     false),
  row("gravity",         "Gravity",        "units/s²", "Pull towards the bottom of the screen.", 720,      0,    5_000,     1,     true),
  row("wallRestitution", "Wall bounce",    "",         "1 keeps all speed, 0 none.",            0.85,      0,    1,         0.01,  true),
  row("ballRestitution", "Ball bounce",    "",         "1 keeps all speed, 0 none.",            1,         0,    1,         0.01,  true),
  row("friction",        "Friction",       "",         "Grip: it makes balls spin.",            0.3,       0,    2,         0.01,  true),
  row("airDrag",         "Air drag",       "/s",       "How fast moving dies down.",            AIR_DRAG,  0,    10,        0.001, true),
  row("spinDrag",        "Spin drag",      "/s",       "How fast spinning dies down.",          SPIN_DRAG, 0,    10,        0.001, true),
  row("rotation",        "Rotation",       "°/s",      "Positive is clockwise.",                72,        -720, 720,       1,     true),
  row("speed",           "Speed",          "×",        "1 is real time.",                       1,         0,    8,         0.1,   true),
];

const byKey = new Map<string, Parameter>(parameters.map((parameter) => [parameter.key, parameter]));

/** The row of a key, or undefined if there is no such parameter. */
export function parameter(key: string): Parameter | undefined {
  return byKey.get(key);
}

export const defaultConfig: Config = Object.freeze(
  Object.fromEntries(parameters.map(({ key, default: standard }) => [key, standard])),
) as unknown as Config;

/** A scene to start from: the default configuration with a change. */
export interface Preset {
  readonly name: string;
  readonly change: ConfigChange;
}

/** The first one is the default itself. Each is a scene, and leaves the seed and the speed of time as they are. */
// biome-ignore format: a table reads best as one
export const presets: readonly Preset[] = [
  { name: "Origin", change: {} },
  { name: "Bouncy", change: { launchSpeed: 300, wallRestitution: 1, airDrag: 0.2, spinDrag: 0.4 } },
  { name: "Ball pit", change: { balls: 10_000 } },
  // A sixth of the pull. It also turns more slowly, or the walls would carry everything round and round.
  { name: "Moon", change: { gravity: 120, airDrag: 0, spinDrag: 0, rotation: 30 } },
  { name: "Billiards", change: { balls: 16, launchSpeed: 600, gravity: 0, wallRestitution: 0.9, friction: 0.1, airDrag: 0.05, spinDrag: 0.5, rotation: 0 } },
  // The pull is strong enough to make balls tumble that the walls have carried up.
  { name: "Washing machine", change: { balls: 200, gravity: 2_400, wallRestitution: 0.4, ballRestitution: 0.5, friction: 1, rotation: 150 } },
];

/** What a parameter takes, in words: "a whole number from 1 to 100000". */
export function expected(p: Parameter): string {
  const kind = p.integer ? "a whole number" : "a number";
  const unit = p.unit === "" ? "" : ` ${p.unit}`;
  return `${kind} from ${p.min} to ${p.max}${unit}${p.key === "radius" ? ', or "auto"' : ""}`;
}

function checkValue(p: Parameter, value: unknown): number | "auto" {
  if (p.key === "radius" && value === "auto") return "auto";
  if (
    typeof value !== "number" ||
    !(value >= p.min && value <= p.max) || // also false for NaN
    (p.integer && !Number.isInteger(value))
  ) {
    throw new InvalidConfig(`${p.key} is ${show(value)}, but must be ${expected(p)}`);
  }
  return value === 0 ? 0 : value; // −0 becomes 0, so that equal configurations have equal bits
}

/**
 * Checks a change of parameters against the table, whole, before anything is touched.
 *
 * @param change what came from outside: anything
 * @param scope "reset" takes every parameter, "set" only the live ones
 * @returns a plain copy that holds only known keys with valid values
 * @throws InvalidConfig that says what came and what was expected
 */
export function checkChange(change: unknown, scope: "reset" | "set"): ConfigChange {
  if (typeof change !== "object" || change === null || Array.isArray(change)) {
    throw new InvalidConfig(`a change of parameters is ${show(change)}, but must be an object such as {gravity: 720}`);
  }
  const result: Record<string, number | "auto"> = {};
  for (const key of Reflect.ownKeys(change)) {
    const p = typeof key === "string" ? byKey.get(key) : undefined;
    if (!p) {
      throw new InvalidConfig(`${show(String(key))} is not a parameter; known are ${[...byKey.keys()].join(", ")}`);
    }
    if (scope === "set" && !p.live) {
      throw new InvalidConfig(`${p.key} can't change during a run; reset takes it`);
    }
    result[p.key] = checkValue(p, (change as Record<string, unknown>)[p.key]);
  }
  return result as ConfigChange;
}

/**
 * The configuration that a change makes of another one, checked as a whole.
 *
 * @throws InvalidConfig also when the parameters don't go together (more balls than fit)
 */
export function applyChange(base: Config, change: unknown, scope: "reset" | "set" = "reset"): Config {
  const config: Config = { ...base, ...checkChange(change, scope) };
  if (scope === "reset") checkFit(config);
  return config;
}

/**
 * A parameter from text (URL, command line): plain decimal notation only, so "12px", "0x10" and "" are refused.
 *
 * @throws InvalidConfig
 */
export function parseParameter(key: string, text: string): ConfigChange {
  const p = byKey.get(key);
  if (!p) return checkChange({ [key]: text }, "reset");
  return { [key]: checkValue(p, decimal(text) ?? text) };
}

/** The number that a text writes in plain decimal notation, or undefined: "12px", "0x10", " 1" and "" are none. */
export function decimal(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** The share of the polygon's area that the balls fill at most when the radius is "auto". */
export const AUTO_FILL = 0.4;
/** World units: the radius that "auto" never exceeds, the origin's. */
export const AUTO_RADIUS = 15;

/** The balls' radius in world units that a configuration means. */
export function ballRadius(config: Pick<Config, "balls" | "radius" | "sides">): number {
  if (config.radius !== "auto") return config.radius;
  // The 40 % are of area: n π r² = 0.4 A.
  return Math.min(AUTO_RADIUS, Math.sqrt((AUTO_FILL * polygonArea(config.sides)) / (Math.PI * config.balls)));
}

function checkFit(config: Config): void {
  if (config.radius === "auto") return; // 40 % always fits; a test proves it
  const radius = ballRadius(config);
  const capacity = latticeCapacity(config.sides, radius, config.balls);
  if (capacity < config.balls) {
    throw new InvalidConfig(
      `balls is ${config.balls} with a radius of ${radius} units, but at most ${capacity} of that radius fit at the start`,
    );
  }
}
