/**
 * The sentences of the page that depend on the configuration, and its numbers as people read them: all pure. They are
 * English throughout, so numbers are grouped in the English way whatever the system's language.
 */
import { type Config, type Parameter, type ParameterKey, parameter } from "../shared/config.ts";

const shapeNames: Readonly<Record<number, string>> = {
  3: "triangle",
  4: "square",
  5: "pentagon",
  6: "hexagon",
  7: "heptagon",
  8: "octagon",
  9: "nonagon",
  10: "decagon",
  11: "hendecagon",
  12: "dodecagon",
};

/** 100000 → "100,000"; numbers too large to group legibly as "1e+308". */
export function grouped(value: number): string {
  return Math.abs(value) < 1e15 ? value.toLocaleString("en-US", { maximumFractionDigits: 20 }) : String(value);
}

/** Digits after the point that a field shows at most: more would not be read, and a slider can't set them. */
const FRACTION_DIGITS = 3;

/**
 * A parameter's value as its field shows it: rounded, and with the digits of the slider's step where it has a fraction
 * ("0.30", but "1"). A seed is a name, not a quantity: it stays as it is copied elsewhere.
 */
export function fieldText(key: ParameterKey, value: number): string {
  if (key === "seed") return String(value);
  const rounded = Math.round(value * 10 ** FRACTION_DIGITS) / 10 ** FRACTION_DIGITS;
  const stepDigits = String(parameter(key)?.step).split(".")[1]?.length ?? 0;
  return rounded.toLocaleString("en-US", {
    minimumFractionDigits: Number.isInteger(rounded) ? 0 : stepDigits,
    maximumFractionDigits: FRACTION_DIGITS,
  });
}

/** A number as people write it ("10,000", " 7 ", "−72"), in the plain notation that parseParameter takes. */
export function plainNumber(text: string): string {
  const trimmed = text.trim().replace(/^−/, "-");
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(trimmed) ? trimmed.replaceAll(",", "") : trimmed;
}

/** "20 balls". */
export function counted(balls: number): string {
  return `${grouped(balls)} ${balls === 1 ? "ball" : "balls"}`;
}

/** "heptagon", "13-sided shape". */
export function shapeName(sides: number): string {
  return shapeNames[sides] ?? `${sides}-sided shape`;
}

/** "20 balls in a spinning heptagon". */
export function scene({ balls, sides }: Pick<Config, "balls" | "sides">): string {
  return `${counted(balls)} in a spinning ${shapeName(sides)}`;
}

/** What each folded group of parameters says of its values, by the group's name. */
export function summaries(config: Config): Readonly<Record<"balls" | "world" | "heptagon", string>> {
  const text = (key: Exclude<ParameterKey, "radius">) => fieldText(key, config[key]);
  return {
    balls: `${counted(config.balls)}, seed ${text("seed")}`,
    world: `gravity ${text("gravity")}, friction ${text("friction")}`,
    heptagon: `${text("rotation")} °/s, ${config.sides} sides`,
  };
}

/** What a parameter takes, for a text that it refused: "can be 1 to 100,000" or "can only be a whole number". */
export function rule(parameter: Parameter, refused: string): string {
  const { min, max, integer } = parameter;
  const value = refused.trim() === "" ? Number.NaN : Number(refused);
  if (integer && value >= min && value <= max && !Number.isInteger(value)) return "can only be a whole number";
  return rangeRule(min, max);
}

/** "can be 0 to 5,000". */
export function rangeRule(min: number, max: number): string {
  return `can be ${grouped(min)} to ${grouped(max)}`;
}

/** An error's message as a sentence of its own. */
export function sentence(message: string): string {
  const start = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

/** What went wrong, as a sentence of its own. */
export function explain(error: unknown): string {
  return sentence(error instanceof Error ? error.message : String(error));
}

/** A text from outside as a message may show it: short, and without characters that change the text around them. */
export function quote(text: string): string {
  const visible = [...text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")];
  return `“${visible.length > 40 ? `${visible.slice(0, 40).join("")}…` : visible.join("")}”`;
}

/** What is lost when a worker is: "simulation" or "picture". */
export function lostPart(worker: "physics" | "render"): string {
  return worker === "render" ? "picture" : "simulation";
}

/** "The simulation stopped and was started again, 12 steps were lost." */
export function restartSentence(worker: "physics" | "render", lostSteps: number): string {
  const were = lostSteps === 1 ? "1 step was" : `${grouped(lostSteps)} steps were`;
  return `The ${lostPart(worker)} stopped and was started again${lostSteps > 0 ? `, ${were} lost` : ""}.`;
}
