/** What waits for the first touch of a ball, and loads the rest (hands-on.ts) with it. */
import { setText } from "../dom.ts";
import type { Kept } from "../kept.ts";
import { lazyPart } from "../lazy-part.ts";
import type { HandsOn, HandsOptions } from "./hands-on.ts";

/** What is kept once a ball was thrown. */
const THROWN = "yes";

export interface FirstTouchOptions extends Omit<HandsOptions, "hasThrown" | "thrown"> {
  /** Whether the hint is no longer needed, in this visit and the next. */
  readonly kept: Pick<Kept, "value">;
  /** The rest can't be loaded. */
  readonly failed: (error: unknown) => void;
}

export class FirstTouch {
  readonly #options: FirstTouchOptions;
  readonly #part = lazyPart(async () => {
    const { HandsOn } = await import("./hands-on.ts");
    return new HandsOn({ ...this.#options, hasThrown: () => this.#hasThrown, thrown: () => this.#noteThrow() });
  });
  #hands: HandsOn | undefined;
  /** What the rest has missed. */
  readonly #early: PointerEvent[] = [];

  constructor(options: FirstTouchOptions) {
    this.#options = options;
    const { area, line } = options;
    if (this.#hasThrown) setText(line.text, "");
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const) {
      area.addEventListener(type, (event) => {
        if (this.#hands) return; // which listens itself
        options.client.frames(); // asks for one where they travel as messages
        if (this.#early.push(event) > 1) return;
        this.#use((hands) => {
          for (const missed of this.#early.splice(0)) hands.handle(missed);
        });
      });
    }
    area.addEventListener("touchstart", (event) => this.#touched(event), { passive: false });
  }

  get followed(): number {
    return this.#hands?.follow.ball ?? 0;
  }

  /** @param ball its number, 0 for none */
  follow(ball: number): void {
    this.#use((hands) => hands.follow.follow(ball));
  }

  followNext(by: 1 | -1): void {
    this.#use((hands) => hands.follow.next(by));
  }

  push(x: number, y: number): void {
    this.#hands?.push(x, y);
  }

  get #hasThrown(): boolean {
    return this.#options.kept.value === THROWN;
  }

  /** A finger on a ball does not scroll the page; until it is known where balls are, none does that could not anyway. */
  #touched(event: TouchEvent): void {
    if (event.target !== this.#options.area) return;
    const hands = this.#hands;
    const root = document.documentElement;
    const isBall = hands
      ? [...event.changedTouches].some((touch) => hands.isBallAt(touch))
      : root.scrollHeight <= root.clientHeight;
    if (isBall && event.cancelable) event.preventDefault();
  }

  #use(act: (hands: HandsOn) => void): void {
    if (this.#hands) {
      act(this.#hands);
      return;
    }
    this.#part()
      .then((hands) => {
        this.#hands = hands;
        act(hands);
      })
      .catch((error: unknown) => {
        this.#early.length = 0;
        this.#options.failed(error);
      });
  }

  #noteThrow(): void {
    if (this.#hasThrown) return;
    this.#options.kept.value = THROWN;
    if (this.followed === 0) setText(this.#options.line.text, "");
  }
}
