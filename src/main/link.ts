/**
 * What a link asks for, and the link that asks for a configuration. The query carries parameters by key (?balls=100&seed=7); whatever else it holds is said, and
 * then none of them is used: half a link would show another scene than the one that was shared. The keys `mode` and
 * `renderer` choose how the page works, not what it simulates: capabilities.ts judges them, apart from the rest.
 */
import {
  applyChange,
  type Config,
  type ConfigChange,
  defaultConfig,
  parameter,
  parameters,
  parseParameter,
} from "../shared/config.ts";
import { InvalidConfig } from "../shared/errors.ts";
import { grouped, quote, rule } from "./words.ts";

export interface Link {
  /** Valid as a whole; empty if the link asks for nothing or was refused. */
  readonly change: ConfigChange;
  /** As the link writes them, unchecked. */
  readonly mode?: string;
  readonly renderer?: string;
  /** Why the link was refused: "balls is 500,000, but can be 1 to 100,000." */
  readonly problem?: string;
}

/** Characters: far more than every parameter needs, and little enough to read at once. */
const MAX_LENGTH = 2_000;

function refusal(key: string, text: string): string {
  const known = parameter(key);
  if (!known) return `${quote(key)} is not a setting.`;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const shown = Number.isFinite(value) ? grouped(value) : quote(text);
  return `${key} is ${shown}, but ${rule(known, text)}.`;
}

/** The parameters among the query's pairs, checked as a whole; or why they are refused. */
function readChange(pairs: readonly (readonly [key: string, text: string])[]): Pick<Link, "change" | "problem"> {
  let change: ConfigChange = {};
  for (const [i, [key, text]] of pairs.entries()) {
    if (pairs.findIndex(([other]) => other === key) < i) {
      return { change: {}, problem: `${quote(key)} is there more than once.` };
    }
    if (key === "mode" || key === "renderer") continue;
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

/** Reads a location's query; never throws. */
export function readLink(query: string): Link {
  if (query.length > MAX_LENGTH) return { change: {}, problem: `it is longer than ${grouped(MAX_LENGTH)} characters.` };
  const search = new URLSearchParams(query);
  const only = (key: "mode" | "renderer") => {
    const texts = search.getAll(key);
    return texts.length === 1 ? { [key]: texts[0] } : {};
  };
  return { ...readChange([...search]), ...only("mode"), ...only("renderer") };
}

/**
 * The query that asks for a configuration: what differs from the default, by key, and whatever the present query says of
 * how the page works. "" if there is nothing to ask for. Every number reads back as the one it was.
 */
export function writeLink(config: Config, present: string): string {
  const said = new URLSearchParams(present);
  const query = new URLSearchParams();
  for (const key of ["mode", "renderer"]) {
    for (const text of said.getAll(key)) query.append(key, text);
  }
  for (const { key, default: standard } of parameters) {
    if (config[key] !== standard) query.set(key, String(config[key]));
  }
  const text = String(query);
  return text === "" ? "" : `?${text}`;
}
