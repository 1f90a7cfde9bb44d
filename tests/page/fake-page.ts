/** As much of a document as the page's small parts use, where there is no browser: elements by id, text, buttons, focus. */
import { vi } from "vitest";

export class FakeElement extends EventTarget {
  readonly classes = new Set<string>();
  readonly classList = {
    add: (name: string) => this.classes.add(name),
    remove: (name: string) => this.classes.delete(name),
    toggle: (name: string, on: boolean) => (on ? this.classes.add(name) : this.classes.delete(name)),
  };
  readonly dataset: Record<string, string> = {};
  readonly style = { setProperty() {} };
  readonly attributes = new Map<string, string>();
  readonly content = { cloneNode: () => new FakeElement() };
  id = "";
  disabled = false;
  hidden = false;
  type = "";
  value = "";
  title = "";
  ariaPressed: string | null = null;
  /** Whether its text was selected last. */
  selected = false;
  children: FakeElement[] = [];
  parent: FakeElement | undefined;
  #text = "";

  get textContent(): string {
    return this.#text + this.children.map(({ textContent }) => textContent).join("");
  }

  set textContent(text: string) {
    this.replaceChildren();
    this.#text = text;
  }

  replaceChildren(...children: FakeElement[]): void {
    this.#text = "";
    this.children = children;
    for (const child of children) child.parent = this;
  }

  append(...children: (FakeElement | string)[]): void {
    const elements = children.map((child) => {
      return typeof child === "string" ? Object.assign(new FakeElement(), { textContent: child }) : child;
    });
    this.children.push(...elements);
    for (const child of elements) child.parent = this;
  }

  get valueAsNumber(): number {
    return Number(this.value);
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  select(): void {
    this.selected = true;
  }

  /** This element and all in it. */
  *all(): Generator<FakeElement> {
    yield this;
    for (const child of this.children) yield* child.all();
  }

  contains(other: FakeElement | null): boolean {
    for (let element = other ?? undefined; element; element = element.parent) if (element === this) return true;
    return false;
  }

  focus(): void {
    (document as unknown as { activeElement: FakeElement }).activeElement = this;
  }

  click(): void {
    this.dispatchEvent(new Event("click"));
  }
}

/**
 * Puts a document in place that has elements with these ids, each in the one named.
 *
 * @param places the id of each one's parent by its own; "" for none
 */
export function fakePage<Id extends string>(places: Readonly<Record<Id, string>>): Record<Id, FakeElement> {
  const entries = (Object.keys(places) as Id[]).map((id) => [id, new FakeElement()] as const);
  const elements = Object.fromEntries(entries) as Record<Id, FakeElement>;
  for (const [id, element] of entries) {
    element.parent = elements[places[id] as Id];
  }
  for (const name of ["", "Button", "Input", "Select", "Progress", "Template"])
    vi.stubGlobal(`HTML${name}Element`, FakeElement);
  vi.stubGlobal("document", {
    activeElement: null,
    getElementById: (id: string) => elements[id as Id] ?? null,
    createElement: () => new FakeElement(),
  });
  return elements;
}
