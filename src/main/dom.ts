/** The page's elements, found once and with their types checked, so that a slip in index.html fails at the start. */

/**
 * The element with an id.
 *
 * @throws Error if there is none, or one of another type
 */
export function find<T extends Element>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`index.html has no ${type.name} with the id "${id}"`);
  return element;
}

/** A new element with these properties. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), properties);
}

/** Sets an element's text, only if it differs: a live region announces, and a layout is made anew, at every setting. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
