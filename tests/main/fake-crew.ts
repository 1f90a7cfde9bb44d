/**
 * The client's surroundings: fake workers by the addresses of the real ones, locks, and a display whose frames come when
 * the test says so. Every worker that was ever started is kept, so that none is forgotten.
 */
import { vi } from "vitest";
import { Heptaspin, type HeptaspinOptions } from "../../src/main/client.ts";
import { serve } from "../../src/shared/endpoint.ts";
import {
  type FrameIntervals,
  type FrameOrigin,
  type FrameStatistics,
  type PictureApi,
  pictureMethods,
  type RendererName,
  type SceneShape,
  type SharedTarget,
  type Sharing,
  simulationMethods,
} from "../../src/shared/protocol.ts";
import { type FrameSource, openSource } from "../../src/shared/sharing.ts";
import { FakeLocks } from "./fake-locks.ts";
import { FakePhysics } from "./fake-physics.ts";
import { FakeWorker, messagesRead } from "./fake-worker.ts";

export const figures: FrameStatistics = {
  drawn: 7,
  framesPerSecond: 60,
  interval: { p50: 16, p99: 17, max: 18 },
  deviation: { p50: 0, p99: 1, max: 2 },
  age: 9,
};

/** A picture that only notes what it is told. */
export class FakePicture implements PictureApi {
  readonly told: unknown[][] = [];
  canvas: unknown;
  attached: { origin: FrameOrigin; shape: SceneShape } | undefined;
  source: FrameSource | undefined;
  drawn = figures.drawn;
  isDisposed = false;
  /** It has what is wished for. */
  async init(canvas: never, viewport: unknown, theme: unknown, wish?: RendererName): Promise<RendererName> {
    this.canvas = canvas;
    this.told.push(["init", viewport, theme, wish]);
    return wish ?? "canvas2d";
  }
  attach(origin: FrameOrigin, shape: SceneShape): void {
    this.source?.close();
    this.source = openSource(origin, 0);
    this.attached = { origin, shape };
    this.told.push(["attach", origin.generation]);
  }
  resize(viewport: unknown): void {
    this.told.push(["resize", viewport]);
  }
  theme(theme: unknown): void {
    this.told.push(["theme", theme]);
  }
  view(view: unknown): void {
    this.told.push(["view", view]);
  }
  start(): void {
    this.told.push(["start"]);
  }
  pause(): void {
    this.told.push(["pause"]);
  }
  resume(): void {
    this.told.push(["resume"]);
  }
  statistics(): FrameStatistics {
    return { ...figures, drawn: this.drawn };
  }
  intervals(after: number): FrameIntervals {
    return { ends: Float64Array.of(after + 16), lengths: Float64Array.of(16) };
  }
  showRate(canvas: unknown, look: unknown): void {
    this.told.push(["showRate", canvas, look]);
  }
  hideRate(): void {
    this.told.push(["hideRate"]);
  }
  dispose(): void {
    this.isDisposed = true;
    this.close();
  }
  /** What becomes of its channel when its thread ends. */
  close(): void {
    this.source?.close();
  }
}

/** A fake worker that holds its lock until it is terminated, and answers until it hangs. */
export class CrewWorker<A extends object> extends FakeWorker {
  readonly api: A;
  /** Calls that arrived, by name. */
  readonly calls: string[] = [];
  /** Where it was told to write while it brings a run back. */
  restoring: SharedTarget | undefined;
  /** What it was told to make ready for. */
  sharing: Sharing | undefined;
  /** Answers nothing from now on. */
  hangs = false;
  /** Whether it fails with its next call, before it has done what was asked for or after. */
  fate: "before" | "after" | undefined;
  /** Whether it holds its lock, so that its end is noticed. */
  isGreeted = false;
  #release = () => {};

  constructor(api: A, methods: readonly (keyof A & string)[], locks: FakeLocks, early: (call: string) => unknown) {
    super();
    this.api = api;
    const hello = async (name: string, sharing: Sharing) => {
      this.calls.push("hello");
      this.sharing = sharing;
      await early("hello");
      if (this.hangs) return new Promise<void>(() => {});
      this.isGreeted = true;
      this.#release = locks.hold(name);
    };
    const noted: Record<string, unknown> = {};
    for (const method of methods) {
      noted[method] = async (...args: unknown[]) => {
        this.calls.push(method);
        if (method === "restore") this.restoring = args[1] as SharedTarget;
        await early(method);
        const { fate } = this;
        if (fate === "before") this.fail();
        if (this.hangs || this.terminated) return new Promise(() => {});
        const answer = (api[method] as (...args: unknown[]) => unknown).apply(api, args);
        if (fate === "after") this.fail();
        return answer;
      };
    }
    serve(noted, Object.keys(noted), hello, this.inside);
    this.inside.start();
  }

  /** Its thread ends, and nothing is said. */
  die(): void {
    this.hangs = true;
    this.#release();
  }
  /** An error in it that nobody caught. */
  fail(message = "boom"): void {
    this.dispatchEvent(Object.assign(new Event("error"), { message }));
  }
  override terminate(): void {
    this.hangs = true;
    this.#release();
    (this.api as { close?(): void }).close?.();
    super.terminate();
  }
}

export class Crew {
  readonly locks = new FakeLocks();
  readonly physics: CrewWorker<FakePhysics>[] = [];
  readonly render: CrewWorker<FakePicture>[] = [];
  readonly canvases: object[] = [];
  #frames = new Map<number, () => void>();
  #requests = 0;
  hidden = false;
  /** Called with every worker that is started. */
  started: (worker: CrewWorker<FakePhysics> | CrewWorker<FakePicture>) => void = () => {};
  /** Awaited before a call is answered. */
  early: (call: string) => unknown = () => {};

  install(): void {
    const crew = this;
    const early = (call: string) => crew.early(call);
    vi.stubGlobal("navigator", { locks: this.locks });
    vi.stubGlobal("document", {
      get hidden() {
        return crew.hidden;
      },
    });
    vi.stubGlobal("requestAnimationFrame", (frame: () => void) => {
      this.#frames.set(++this.#requests, frame);
      return this.#requests;
    });
    vi.stubGlobal("cancelAnimationFrame", (request: number) => this.#frames.delete(request));
    vi.stubGlobal(
      "Worker",
      class {
        constructor(url: URL) {
          // biome-ignore lint/correctness/noConstructorReturn: which class it is depends on the address
          return crew.#start(url, early);
        }
      },
    );
  }

  #start(url: URL, early: (call: string) => unknown): FakeWorker {
    if (url.pathname.endsWith("/src/worker/physics.worker.ts")) {
      const worker = new CrewWorker<FakePhysics>(new FakePhysics(), simulationMethods, this.locks, early);
      this.physics.push(worker);
      this.started(worker);
      return worker;
    }
    const worker = new CrewWorker<FakePicture>(new FakePicture(), pictureMethods, this.locks, early);
    this.render.push(worker);
    this.started(worker);
    return worker;
  }

  /** The newest of each. */
  get now(): { physics: CrewWorker<FakePhysics>; render: CrewWorker<FakePicture> } {
    return { physics: this.physics.at(-1)!, render: this.render.at(-1)! };
  }
  get alive(): number {
    return [...this.physics, ...this.render].filter((worker) => !worker.terminated).length;
  }
  /** Display frames asked for. */
  get requests(): number {
    return this.#frames.size;
  }

  /** A canvas, as far as the client knows it; what it hands over can only be handed over once. */
  canvas(): HTMLCanvasElement {
    let handedOver = false;
    const canvas = {
      number: this.canvases.length,
      transferControlToOffscreen() {
        if (handedOver) throw new DOMException("handed over already", "InvalidStateError");
        handedOver = true;
        return new ArrayBuffer(canvas.number);
      },
    };
    this.canvases.push(canvas);
    return canvas as unknown as HTMLCanvasElement;
  }

  open(options: Partial<HeptaspinOptions> = {}): Promise<Heptaspin> {
    return Heptaspin.start({
      canvas: this.canvas(),
      newCanvas: () => this.canvas(),
      viewport,
      theme: "light",
      ...options,
    });
  }

  /** Display frames pass; three of them begin the run. */
  async frames(count = 3): Promise<void> {
    for (let i = 0; i < count; i++) {
      const due = [...this.#frames.values()];
      this.#frames.clear();
      for (const frame of due) frame();
    }
    await messagesRead();
  }

  /** Until the condition holds, or much longer than it should take. */
  async until(holds: () => boolean): Promise<void> {
    for (let turn = 0; turn < 500 && !holds(); turn++) await messagesRead();
    if (!holds()) throw new Error("it did not come to that");
  }

  /** Channels that are open. */
  get channels(): number {
    return process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length;
  }

  /** Physics' ends of channels stay open until here, so that those which the page forgot to close are seen. */
  close(): void {
    for (const worker of [...this.physics, ...this.render]) {
      worker.api.dispose();
      if (!worker.terminated) worker.terminate();
    }
  }
}

export const viewport = { width: 10, height: 10, pixelRatio: 1, inset: { top: 0, right: 0, bottom: 0, left: 0 } };
