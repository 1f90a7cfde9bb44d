/**
 * A vite plugin that writes the kernel's layouts (src/worker/physics/body.ts) out as numbers: where a file takes
 * `const { STRIDE, X } = body;`, every STRIDE and X in it becomes 8 and 0. A looked-up offset costs the inner loops
 * several times their own work, because an engine has to check it each time.
 */
import type { Plugin } from "vite";
import { body, contact, indices, link, wallContact } from "../src/worker/physics/body.ts";

const layouts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  body,
  contact,
  indices,
  link,
  wallContact,
};
const names = Object.keys(layouts).join("|");
const taking = new RegExp(`const \\{([^}]+)\\} = (${names});`, "g");

/**
 * @param source of one file
 * @throws Error if the file takes a field that the layout doesn't have
 */
export function inlineLayouts(source: string): string {
  const numbers = new Map<string, number>();
  const rest = source.replace(taking, (_, fields: string, layout: string) => {
    for (const field of fields.split(",").map((text) => text.trim())) {
      if (field === "") continue;
      const [key, name = key] = field.split(/\s*:\s*/);
      const number = layouts[layout][key];
      if (number === undefined) throw new Error(`the layout ${layout} has no field ${key}`);
      numbers.set(name, number);
    }
    // Lines keep their numbers.
    return fields.replace(/[^\n]/g, "");
  });
  if (numbers.size === 0) return source;
  const uses = new RegExp(`(?<![.\\w$])(?:${[...numbers.keys()].join("|")})(?![\\w$:])`, "g");
  return rest.replace(uses, (name) => String(numbers.get(name)));
}

export function inlineLayoutsPlugin(): Plugin {
  return {
    name: "inline-layouts",
    enforce: "pre",
    transform: {
      filter: { id: /\/src\/worker\/physics\/\w[\w-]*\.ts$/ },
      handler: (source) => ({ code: inlineLayouts(source), map: null }),
    },
  };
}
