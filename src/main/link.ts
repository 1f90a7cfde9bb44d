/**
 * What a link asks for. The query carries parameters by key (?balls=100&seed=7); whatever else it holds is said, and
 * then nothing of it is used: half a link would show another scene than the one that was shared.
 */
import { applyChange, type ConfigChange, defaultConfig, parameter, parseParameter } from "../shared/config.ts";
import { InvalidConfig } from "../shared/errors.ts";
import { grouped, rule } from "./words.ts";

export interface Link {
  /** Valid as a whole; empty if the link asks for nothing or was refused. */
  readonly change: ConfigChange;
  /** Why the link was refused: "balls is 500,000, but can be 1 to 100,000." */
  readonly problem?: string;
}

/** Characters: far more than every parameter needs, and little enough to read at once. */
const MAX_LENGTH = 2_000;

/** Keys that choose how the page works, not what it simulates. */
const reserved = new Set(["mode", "renderer"]);

/** A link's text as a message may show it: short, and without characters that change the text around them. */
function quote(text: string): string {
  const visible = text.replace(/\p{C}/gu, "");
  return `“${visible.length > 40 ? `${visible.slice(0, 40)}…` : visible}”`;
}

function refusal(key: string, text: string): string {
  const known = parameter(key);
  if (!known) return `${quote(key)} is not a setting.`;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const shown = Number.isFinite(value) ? grouped(value) : quote(text);
  return `${key} is ${shown}, but ${rule(known, text)}.`;
}

/** Reads a location's query; never throws. */
export function readLink(query: string): Link {
  if (query.length > MAX_LENGTH) return { change: {}, problem: `it is longer than ${grouped(MAX_LENGTH)} characters.` };
  let change: ConfigChange = {};
  for (const [key, text] of new URLSearchParams(query)) {
    if (reserved.has(key)) continue;
    try {
      change = { ...change, ...parseParameter(key, text) };
    } catch (error) {
      if (!(error instanceof InvalidConfig)) throw error;
      return { change: {}, problem: refusal(key, text) };
    }
  }
  try {
    applyChange(defaultConfig, change);
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error;
    return { change: {}, problem: `${error.message}.` };
  }
  return { change };
}
