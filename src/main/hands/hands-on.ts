/**
 * Balls under the hands of who looks at them: a press that moves, or lasts, takes the ball, and its end throws it; one that
 * does neither follows it. Any number of fingers. Loaded with the first touch (first-touch.ts).
 */
import { sharedNow } from "../../shared/clock.ts";
import type { Viewport } from "../../shared/protocol.ts";
import { createCamera } from "../../shared/render/camera.ts";
import type { Heptaspin } from "../client.ts";
import { Follow, type FollowClient, type FollowLine } from "./follow.ts";
import { Grips, type HandsClient } from "./grip.ts";
import { type Place, pick, placeAt, placeOf } from "./pick.ts";

/** CSS px that a press may move, and milliseconds that it may last, without taking the ball. */
const STILL_PX = { mouse: 4, other: 8 };
const STILL_MS = 150;
/** Milliseconds from which on a frame says little of where balls are seen. */
const STALE_MS = 60;
/** Animation frames for which a newer one is waited for: of a run that stands still, or is slow, the newest is old. */
const MOST_LOOKS = 4;
/** World units ahead of the ball, and milliseconds, for which a key draws it: it is then as fast as a ball that is thrown. */
const PUSH = 60;
const PUSH_MS = 60;
/** The same in steps, for a run that is late; and how often it is waited for, as a run that stands still never gets there. */
const PUSH_STEPS = 7;
const MOST_WAITS = 10;

export interface HandsOptions {
  readonly client: HandsClient & FollowClient & Pick<Heptaspin, "frames" | "mode">;
  /** Where balls are touched: it stays when the canvas is replaced, and lies on the stage. */
  readonly area: HTMLElement;
  readonly stage: Element;
  readonly viewport: () => Viewport;
  readonly line: FollowLine;
  readonly hasThrown: () => boolean;
  /** A ball was thrown. */
  readonly thrown: () => void;
}

interface Press {
  /** 0 for none. */
  readonly ball: number;
  readonly startX: number;
  readonly startY: number;
  /** From the pointer to the ball's centre, in world units. */
  readonly offset: Place;
  /** 0 until it has taken the ball. */
  hand: number;
  /** The pointer's last place. */
  place: Place;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class HandsOn {
  readonly follow: Follow;
  readonly #options: HandsOptions;
  readonly #grips: Grips;
  /** By pointer. */
  readonly #presses = new Map<number, Press>();
  /** Pointers that press on what is not known yet. */
  readonly #awaited = new Map<number, "down" | "up">();
  #pushing = 0;
  #pushEnd: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HandsOptions) {
    this.#options = options;
    this.#grips = new Grips(options.client);
    this.follow = new Follow(options.client, options.line, options.hasThrown);
    const { area } = options;
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel", "lostpointercapture"] as const) {
      area.addEventListener(type, (event) => this.handle(event));
    }
    const letAllGo = () => this.letAllGo();
    addEventListener("blur", letAllGo);
    document.addEventListener("visibilitychange", letAllGo);
    // A dialog opens or closes.
    new MutationObserver(letAllGo).observe(document.body, { subtree: true, attributeFilter: ["open"] });
  }

  handle(event: PointerEvent): void {
    const { pointerId, type } = event;
    const press = this.#presses.get(pointerId);
    if (type === "pointerdown") this.#down(event);
    else if (!press && type === "pointermove") this.#hover(event);
    else if (!press && type === "pointerup" && this.#awaited.has(pointerId)) this.#awaited.set(pointerId, "up");
    else if (!press && type === "pointercancel") this.#awaited.delete(pointerId);
    else if (!press) return;
    else if (type === "pointermove") this.#move(press, event);
    else if (type === "pointerup") this.#end(pointerId, press, true);
    else this.#end(pointerId, press, false);
  }

  /** Whether there is a ball where a finger touches: then it does not scroll the page. */
  isBallAt(touch: { readonly clientX: number; readonly clientY: number }): boolean {
    return this.#look(touch).ball > 0;
  }

  letAllGo(): void {
    this.#awaited.clear();
    for (const [pointer, press] of this.#presses) this.#end(pointer, press, false);
  }

  /** Pushes the ball that is followed. */
  push(x: number, y: number): void {
    const seen = this.#options.client.frames();
    const { ball } = this.follow;
    if (!seen || ball === 0 || ball > seen.frame.count) return;
    const at = placeOf(seen.frame, ball);
    const target = { x: at.x + PUSH * x, y: at.y + PUSH * y };
    if (this.#pushing > 0) this.#grips.draw(this.#pushing, target);
    else this.#pushing = this.#grips.take(ball, target);
    clearTimeout(this.#pushEnd);
    this.#endPush(seen.frame.step + PUSH_STEPS, MOST_WAITS);
  }

  /** Lets go of what is pushed once the run has got that far: a hand that held through no step would have moved nothing. */
  #endPush(step: number, waits: number): void {
    this.#pushEnd = setTimeout(() => {
      if (waits > 0 && (this.#options.client.frames()?.frame.step ?? 0) < step) {
        this.#endPush(step, waits - 1);
        return;
      }
      if (this.#pushing > 0) this.#grips.letGo(this.#pushing);
      this.#pushing = 0;
    }, PUSH_MS);
  }

  /** The place that is pointed at, the ball there, and how far its centre is from that place. */
  #look({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }) {
    const { client, stage, viewport } = this.#options;
    const seen = client.frames();
    const box = stage.getBoundingClientRect();
    const camera = createCamera(viewport(), seen?.shape.sides ?? client.config.sides);
    const place = placeAt(camera, clientX - box.left, clientY - box.top);
    const ball = seen ? pick(seen.frame, seen.shape, camera, place) : 0;
    const centre = seen && ball > 0 ? placeOf(seen.frame, ball) : place;
    return { place, ball, offset: { x: centre.x - place.x, y: centre.y - place.y } };
  }

  #down(event: PointerEvent): void {
    const { area } = this.#options;
    if (event.button !== 0 || event.target !== area) return;
    const before = this.#presses.get(event.pointerId); // its end was never seen
    if (before) this.#end(event.pointerId, before, false);
    if (this.#isFresh()) {
      this.#press(event);
      return;
    }
    // Where frames travel as messages the newest is as old as the last look; another is on its way.
    const { pointerId } = event;
    this.#awaited.set(pointerId, "down");
    let looks = 0;
    const look = () => {
      if (!this.#awaited.has(pointerId)) return;
      if (++looks < MOST_LOOKS && !this.#isFresh()) {
        requestAnimationFrame(look);
        return;
      }
      const state = this.#awaited.get(pointerId);
      this.#awaited.delete(pointerId);
      const begun = this.#press(event);
      if (state === "up") this.#end(pointerId, begun, true);
    };
    requestAnimationFrame(look);
  }

  /** Whether the page's frame says where balls are seen now: always, in shared memory. */
  #isFresh(): boolean {
    const { client } = this.#options;
    const due = client.frames()?.frame.due ?? 0; // which also asks for the next one
    return client.mode.startsWith("shared") || sharedNow() - due < STALE_MS;
  }

  #press(event: PointerEvent): Press {
    const { pointerId, clientX: startX, clientY: startY } = event;
    const { place, ball, offset } = this.#look(event);
    const press: Press = {
      ball,
      startX,
      startY,
      offset,
      place,
      hand: 0,
      timer: setTimeout(() => this.#take(press), STILL_MS),
    };
    this.#presses.set(pointerId, press);
    if (ball === 0) return press;
    try {
      this.#options.area.setPointerCapture(pointerId);
    } catch {
      // It has ended already.
    }
    this.#showCursor("grabbing");
    return press;
  }

  #move(press: Press, event: PointerEvent): void {
    if (press.ball === 0) return;
    press.place = this.#look(event).place;
    const still = event.pointerType === "mouse" ? STILL_PX.mouse : STILL_PX.other;
    const moved = Math.hypot(event.clientX - press.startX, event.clientY - press.startY);
    if (press.hand === 0 && moved > still) this.#take(press);
    else if (press.hand > 0) this.#grips.draw(press.hand, centreOf(press));
  }

  #take(press: Press): void {
    if (press.ball > 0 && press.hand === 0) press.hand = this.#grips.take(press.ball, centreOf(press));
  }

  #end(pointer: number, press: Press, meant: boolean): void {
    clearTimeout(press.timer);
    this.#presses.delete(pointer);
    this.#showCursor(press.ball > 0 ? "grab" : "");
    if (press.hand > 0) {
      this.#grips.letGo(press.hand);
      if (meant) this.#options.thrown();
    } else if (meant) this.follow.follow(press.ball);
  }

  #hover(event: PointerEvent): void {
    if (event.pointerType === "mouse") this.#showCursor(this.#look(event).ball > 0 ? "grab" : "");
  }

  #showCursor(cursor: "" | "grab" | "grabbing"): void {
    this.#options.area.style.cursor = cursor;
  }
}

function centreOf({ place, offset }: Press): Place {
  return { x: place.x + offset.x, y: place.y + offset.y };
}
