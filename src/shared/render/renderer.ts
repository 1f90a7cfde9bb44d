/** The one interface of everything that can draw the scene; a new renderer is one file that implements it. */
import type { Snapshot } from "../frame.ts";
import type { SceneShape, Theme, Viewport } from "../protocol.ts";

export interface Renderer {
  /** Takes effect with the next draw. */
  resize(viewport: Viewport): void;
  setTheme(theme: Theme): void;
  setShape(shape: SceneShape): void;
  /** Draws the whole picture. Allocates nothing once warm. */
  draw(snapshot: Snapshot): void;
  dispose(): void;
}
