/** As much of a document as the page's small parts use, where there is no browser: elements by id, text, buttons, focus. */
import { vi } from "vitest";

export class FakeElement extends EventTarget {
  readonly classes = new Set<string>();
  readonly classList = {
    add: (name: string) => this.classes.add(name),
    remove: (name: string) => this.classes.delete(name),
  };
  disabled = false;
  type = "";
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
  vi.stubGlobal("HTMLElement", FakeElement);
  vi.stubGlobal("HTMLButtonElement", FakeElement);
  vi.stubGlobal("document", {
    activeElement: null,
    getElementById: (id: string) => elements[id as Id] ?? null,
    createElement: () => new FakeElement(),
  });
  return elements;
}
