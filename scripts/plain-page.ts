/** A vite plugin that sends the page without what only those who write it need. */
import type { Plugin } from "vite";

/** Elements beside which a line break shows nowhere. */
const BLOCK = "(?:html|head|meta|link|script|title|body|main|div|p|h[1-6]|section|template|path|circle|nav)\\b";

/**
 * Without indentation, line breaks beside blocks and at the ends of buttons, tags that a parser puts there by itself, quotes
 * round a single word, and strokes that end what has no content.
 */
export function plainPage(html: string): string {
  return html
    .replace(/\n\s+/g, "\n")
    .replace(new RegExp(`(</?${BLOCK}[^>]*>)\\n|\\n(?=</?${BLOCK})`, "g"), "$1")
    .replace(/(<button\b[^>]*>)\n|\n(?=<\/button>)/g, "$1")
    .replace(/<\/?(?:head|body)>|<\/html>/g, "")
    .replace(/="([^\s"'`=<>]+)"/g, "=$1")
    .replace(/(<(?:meta|link|input)\b[^>]*?) \/>/g, "$1>");
}

export function plainPagePlugin(): Plugin {
  return { name: "plain-page", apply: "build", transformIndexHtml: { order: "post", handler: plainPage } };
}
