/**
 * Contacts as bars across the point where bodies touch, along the normal: the wider the greater the impulse. An impact is
 * over at once, so it stays where it was and fades.
 */
import { CONTACT, type FrameView } from "../../frame.ts";
import { CONTACT as COLOUR, type Segments } from "../segments.ts";

/** Radii to each side of the point. */
export const HALF_LENGTH = 0.4;
/** CSS px: at no impulse, for each unit/s of it, and at the most for each unit of radius. */
const LEAST_WIDTH = 1.5;
const WIDTH_PER_IMPULSE = 0.025;
const WIDTH_PER_RADIUS = 0.5;
/** Widths and alphas come in steps, since lines that look the same are one stroke. */
const WIDTH_STEP = 0.5;
const FADES = 6;
/** Steps of the simulation in which an impact fades. */
const FADE_STEPS = 18;

/** CSS px. */
export function barWidth(impulse: number, radius: number): number {
  const most = Math.max(LEAST_WIDTH, WIDTH_PER_RADIUS * radius);
  const width = Math.min(LEAST_WIDTH + WIDTH_PER_IMPULSE * impulse, most);
  return Math.round(width / WIDTH_STEP) * WIDTH_STEP;
}

export function addContacts({ contacts, contactCount }: FrameView, radius: number, segments: Segments): void {
  const reach = HALF_LENGTH * radius;
  for (let k = 0; k < contactCount; k++) {
    const o = CONTACT.STRIDE * k;
    const x = contacts[o + CONTACT.X];
    const y = contacts[o + CONTACT.Y];
    const dx = reach * contacts[o + CONTACT.NX];
    const dy = reach * contacts[o + CONTACT.NY];
    const alpha = Math.ceil(FADES * (1 - contacts[o + CONTACT.AGE] / FADE_STEPS)) / FADES;
    if (!(alpha > 0)) continue;
    segments.add(x - dx, y - dy, x + dx, y + dy, barWidth(contacts[o + CONTACT.IMPULSE], radius), COLOUR, alpha);
  }
}
