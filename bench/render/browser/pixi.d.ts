/** What is used of PixiJS 8, so that types can be checked where it is not installed; after the package's own declarations. */
declare module "pixi.js" {
  export const DOMAdapter: { set(adapter: unknown): void };
  export const WebWorkerAdapter: unknown;
  export interface Texture {
    readonly width: number;
  }
  export const Texture: { from(source: OffscreenCanvas): Texture };
  export class Particle {
    constructor(options: {
      readonly texture: Texture;
      readonly anchorX: number;
      readonly anchorY: number;
      readonly scaleX: number;
      readonly scaleY: number;
      readonly tint: string;
    });
    x: number;
    y: number;
    rotation: number;
  }
  export class ParticleContainer {
    constructor(options: { readonly dynamicProperties: Readonly<Record<string, boolean>> });
    addParticle(...particles: Particle[]): unknown;
  }
  export class WebGLRenderer {
    init(options: {
      readonly canvas: OffscreenCanvas;
      readonly width: number;
      readonly height: number;
      readonly antialias: boolean;
      readonly background: string;
    }): Promise<void>;
    render(options: { readonly container: ParticleContainer }): void;
  }
}
