/**
 * Stands in for a renderer whose code is still being fetched: keeps the newest of each thing it is told, draws nothing,
 * and tells the renderer all of it when that has come. From then on everything is passed on.
 */
import type { Snapshot } from "../frame.ts";
import { defaultView, type SceneShape, type Theme, type View, type Viewport } from "../protocol.ts";
import type { MeasuredColours, Renderer } from "./renderer.ts";
import type { Segments } from "./segments.ts";

export class AwaitedRenderer implements Renderer {
  #renderer: Renderer | null = null;
  #disposed = false;
  #viewport: Viewport;
  #theme: Theme;
  #view = defaultView;
  #measured: MeasuredColours | undefined;
  #shape: SceneShape | null = null;

  constructor(viewport: Viewport, theme: Theme) {
    this.#viewport = viewport;
    this.#theme = theme;
  }

  arrive(renderer: Renderer): void {
    if (this.#disposed) {
      renderer.dispose();
      return;
    }
    this.#renderer = renderer;
    renderer.resize(this.#viewport);
    renderer.setTheme(this.#theme);
    renderer.setView(this.#view, this.#measured);
    if (this.#shape) renderer.setShape(this.#shape);
  }

  resize(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#renderer?.resize(viewport);
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#renderer?.setTheme(theme);
  }

  setView(view: View, measured?: MeasuredColours): void {
    this.#view = view;
    this.#measured = measured;
    this.#renderer?.setView(view, measured);
  }

  setShape(shape: SceneShape): void {
    this.#shape = shape;
    this.#renderer?.setShape(shape);
  }

  draw(snapshot: Snapshot, segments: Segments): boolean {
    return this.#renderer?.draw(snapshot, segments) ?? false;
  }

  dispose(): void {
    this.#disposed = true;
    this.#renderer?.dispose();
  }
}
