/**
 * What touches, for those who look: the contacts at rest as they are, and the impacts of the last moments, since one lasts
 * no longer than a sub-step. Made only when somebody wants to see them; until then the kernel tells nobody of an impact.
 */
import { CONTACT, type FrameView } from "../shared/frame.ts";
import { body, contact, link, wallContact } from "./physics/body.ts";
import type { World } from "./physics/index.ts";

const { X, Y } = body;
const { STRIDE: PAIR_STRIDE, NX, NY, LEVER } = contact;
const { STRIDE: LINK, A } = link;
const { STRIDE: WALL, NX: WALL_NX, NY: WALL_NY, LEVER: WALL_LEVER, NORMAL: WALL_NORMAL } = wallContact;

/** Steps for which an impact is told of: 0.15 s of simulated time. */
export const IMPACT_STEPS = 18;
/** Impacts kept, and of a frame's contacts the share that they may take. */
const IMPACTS = 1_024;
const IMPACT_SHARE = 0.5;
/** Units/s: what is less than this can't be seen. */
const LEAST = 0.01;

export class ContactLog {
  /** A ring of the last impacts: the numbers of a frame's contact, with the step instead of the age. */
  readonly #impacts = new Float64Array(CONTACT.STRIDE * IMPACTS);
  #noted = 0;
  readonly #world: World;
  #frame: FrameView | null = null;
  #count = 0;

  /** @param world tells of its impacts from now on */
  constructor(world: World) {
    this.#world = world;
    world.onImpact = this.#note;
  }

  /** The kernel tells nobody any more. */
  stop(): void {
    this.#world.onImpact = null;
  }

  /** Fills a frame's contacts. If there are more than fit, those at rest are thinned evenly. */
  write(frame: FrameView): void {
    this.#frame = frame;
    this.#count = 0;
    this.#writeImpacts();
    this.#writeRest();
    frame.contactCount = this.#count;
  }

  readonly #note = (offset: number, nx: number, ny: number, lever: number, impulse: number): void => {
    const { bodies, step } = this.#world;
    const o = CONTACT.STRIDE * (this.#noted++ % IMPACTS);
    const impacts = this.#impacts;
    impacts[o + CONTACT.X] = bodies[offset + X] + lever * nx;
    impacts[o + CONTACT.Y] = bodies[offset + Y] + lever * ny;
    impacts[o + CONTACT.NX] = nx;
    impacts[o + CONTACT.NY] = ny;
    impacts[o + CONTACT.IMPULSE] = impulse;
    impacts[o + CONTACT.AGE] = step;
  };

  /** The newest first. */
  #writeImpacts(): void {
    const impacts = this.#impacts;
    const oldest = this.#world.step - IMPACT_STEPS;
    const most = IMPACT_SHARE * this.#frame!.contactCapacity;
    for (let back = 1; back <= Math.min(this.#noted, IMPACTS) && this.#count < most; back++) {
      const o = CONTACT.STRIDE * ((this.#noted - back) % IMPACTS);
      if (impacts[o + CONTACT.AGE] < oldest) return;
      if (impacts[o + CONTACT.IMPULSE] < LEAST) continue;
      this.#add(
        impacts[o + CONTACT.X],
        impacts[o + CONTACT.Y],
        impacts[o + CONTACT.NX],
        impacts[o + CONTACT.NY],
        impacts[o + CONTACT.IMPULSE],
        // Noted while the step was under way, which had not been counted yet.
        this.#world.step - 1 - impacts[o + CONTACT.AGE],
      );
    }
  }

  /** Impulses of a whole step, as they would be if each sub-step had the last one's. */
  #writeRest(): void {
    const { bodies, loads, pairContacts, wallContacts, subSteps } = this.#world;
    // Restored, and no step since: what is loaded is known, but not where.
    const pairs = LINK * loads.count <= pairContacts.links.length ? loads.count : 0;
    const room = this.#frame!.contactCapacity - this.#count;
    const every = Math.max(1, Math.ceil((pairs + wallContacts.count) / room));
    for (let k = 0; k < pairs; k += every) {
      const { links, values } = pairContacts;
      const impulse = subSteps * loads.impulses[2 * k];
      if (impulse < LEAST) continue;
      const a = links[LINK * k + A];
      const c = PAIR_STRIDE * k;
      const nx = values[c + NX];
      const ny = values[c + NY];
      const lever = values[c + LEVER];
      this.#add(bodies[a + X] + lever * nx, bodies[a + Y] + lever * ny, nx, ny, impulse, 0);
    }
    for (let k = 0; k < wallContacts.count; k += every) {
      const { links, values } = wallContacts;
      const c = WALL * k;
      const impulse = subSteps * values[c + WALL_NORMAL];
      if (impulse < LEAST) continue;
      const a = links[2 * k];
      const nx = values[c + WALL_NX];
      const ny = values[c + WALL_NY];
      const lever = values[c + WALL_LEVER];
      this.#add(bodies[a + X] + lever * nx, bodies[a + Y] + lever * ny, nx, ny, impulse, 0);
    }
  }

  #add(x: number, y: number, nx: number, ny: number, impulse: number, age: number): void {
    const { contacts } = this.#frame!;
    const o = CONTACT.STRIDE * this.#count++;
    contacts[o + CONTACT.X] = x;
    contacts[o + CONTACT.Y] = y;
    contacts[o + CONTACT.NX] = nx;
    contacts[o + CONTACT.NY] = ny;
    contacts[o + CONTACT.IMPULSE] = impulse;
    contacts[o + CONTACT.AGE] = age;
  }
}
