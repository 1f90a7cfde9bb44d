/** Imports travel without what Vite wraps them in, but for those that wait for a style sheet. */
import { expect, test } from "vitest";
import { plainImports } from "../../scripts/worker-chunks.ts";

const url = "import.meta.url";

test.each([
  ["one that waits for nothing", `_(()=>import(\`./a.js\`),[],${url})`, "import(`./a.js`)"],
  [
    "of a part of a module",
    `_(async()=>{let{X:e}=await import(\`./a.js\`);return{X:e}},[],${url})`,
    "import(`./a.js`)",
  ],
  ["of a chunk's part", `_(()=>import(\`./a.js\`).then(e=>e.n),[],${url})`, "import(`./a.js`).then(e=>e.n)"],
  [
    "one that waits for a style sheet",
    `_(()=>import(\`./a.js\`),d([2]),${url})`,
    `_(()=>import(\`./a.js\`),d([2]),${url})`,
  ],
  [
    "of a part of a module, with a style sheet",
    `_(async()=>{let{X:e}=await import(\`./a.js\`);return{X:e}},d([2]),${url})`,
    `_(()=>import(\`./a.js\`),d([2]),${url})`,
  ],
])("%s", (_, wrapped, plain) => {
  expect(plainImports(wrapped)).toBe(plain);
});
