/** The one interface of everything that can draw the scene; a new renderer is one file that implements it. */
import type { Snapshot } from "../frame.ts";
import type { SceneShape, Theme, View, Viewport } from "../protocol.ts";
import type { Segments } from "./segments.ts";

/** What it takes to colour balls by what they do. */
export type MeasuredColours = typeof import("./measured-colours.ts");

/** What a renderer tells on its own account. */
export interface RendererEvents {
  /** The canvas has lost what was drawn, and can be drawn on: the last snapshot is to be drawn again. */
  readonly redraw: () => void;
  /** It can't draw on this canvas any more. */
  readonly failed: (error: unknown) => void;
}

export interface Renderer {
  /** Takes effect with the next draw. */
  resize(viewport: Viewport): void;
  setTheme(theme: Theme): void;
  /** @param measured needed unless the view's colour is that of the number */
  setView(view: View, measured?: MeasuredColours): void;
  setShape(shape: SceneShape): void;
  /**
   * Draws the whole picture. Allocates nothing once warm.
   *
   * @param segments drawn over the balls
   * @returns false if it can't just now (the context is lost): the snapshot is then still to be drawn
   */
  draw(snapshot: Snapshot, segments: Segments): boolean;
  /** Frees everything. Final. */
  dispose(): void;
}
