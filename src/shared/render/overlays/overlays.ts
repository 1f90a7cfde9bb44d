/**
 * What is drawn over the balls, as lines (segments.ts): each overlay of the view is one function over the frame and the
 * snapshot that was made of it. Loaded when the first one is switched on, in whichever thread draws.
 */
import type { FrameView, Snapshot } from "../../frame.ts";
import { defaultView, type SceneShape, type View } from "../../protocol.ts";
import type { Segments } from "../segments.ts";
import { addContacts } from "./contacts.ts";
import { addRing, Trail } from "./followed.ts";
import { addGrid } from "./grid.ts";
import { addVelocities, addWallVelocities } from "./velocity.ts";

export class Overlays {
  readonly #trail = new Trail();
  view: View = defaultView;

  /** Adds the lines of one snapshot. Allocates nothing once warm. @param frame that it was interpolated from, still leased */
  readonly add = (frame: FrameView, snapshot: Snapshot, shape: SceneShape, segments: Segments): void => {
    const { grid, wallSpeed, trail, velocity, contacts, followed } = this.view;
    if (grid) addGrid(frame, snapshot, shape.sides, segments);
    if (wallSpeed) addWallVelocities(frame, snapshot, shape, segments);
    // Until a ball is followed, the trail is the first one's.
    if (trail) this.#trail.add(snapshot, Math.max(followed, 1), frame.generation, segments);
    if (velocity) addVelocities(frame, snapshot, shape.radius, segments);
    if (contacts) addContacts(frame, shape.radius, segments);
    if (followed > 0) addRing(snapshot, followed, shape.radius, segments);
  };
}
