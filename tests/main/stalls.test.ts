/** What counts as a stall of physics and of the picture, and what does not. */
import { beforeEach, describe, expect, test } from "vitest";
import { PhysicsWatch, PictureWatch } from "../../src/main/stalls.ts";
import { TICK_MS, type Watch } from "../../src/main/watchdog.ts";
import type { Link } from "../../src/main/worker-link.ts";
import type { LifeCycle, PictureApi, SimulationApi } from "../../src/shared/protocol.ts";
import type { FrameSource } from "../../src/shared/sharing.ts";

/** Milliseconds after which the watch would give up, undefined if it doesn't; `between` happens before each look. */
function patience(watch: Watch, longest: number, between: (time: number) => void = () => {}): number | undefined {
  for (let time = TICK_MS; time <= longest; time += TICK_MS) {
    between(time);
    if (watch.look(TICK_MS) !== null) return time;
  }
  return undefined;
}

const fakeLink = () => ({
  pending: 0,
  answers: 0,
  lost: [] as string[],
  lose(reason: string) {
    this.lost.push(reason);
  },
});

describe("physics", () => {
  let link: ReturnType<typeof fakeLink> | null;
  let status: { state: LifeCycle; step: number; heartbeat: number };
  let building: boolean;
  let watch: PhysicsWatch;

  beforeEach(() => {
    link = fakeLink();
    status = { state: "running", step: 5, heartbeat: 100 };
    building = false;
    watch = make(0);
    watch.look(TICK_MS);
  });
  function make(period: number): PhysicsWatch {
    const source = { status: () => ({ ...status, dropped: 0, stepTime: 1 }) } as FrameSource;
    return new PhysicsWatch(
      { link: () => link as Link<SimulationApi> | null, sources: () => [source], isBuilding: () => building },
      period,
    );
  }

  test("that runs and is silent for 2 s has stalled", () => {
    expect(patience(watch, 60_000)).toBe(2_000);
    watch.giveUp(watch.look(0)!);
    expect(link!.lost).toEqual(["it gave no sign of life for 2 s"]);
  });

  test.each<[string, () => unknown]>([
    ["a heartbeat", () => status.heartbeat++],
    ["a step", () => status.step++],
    [
      "a change of state",
      () => {
        status.state = status.state === "running" ? "paused" : "running";
      },
    ],
    ["an answer", () => link!.answers++],
  ])("lives by %s", (_, sign) => {
    expect(patience(watch, 60_000, (time) => time % 1_000 === 0 && sign())).toBeUndefined();
  });

  test.each<LifeCycle>(["new", "ready", "paused", "failed"])("that is %s owes nothing unless asked", (state) => {
    status.state = state;
    expect(patience(watch, 60_000)).toBeUndefined();
    link!.pending = 1;
    expect(patience(watch, 60_000)).toBe(2_000 + TICK_MS); // asked at some time before the first look
  });

  test("that is asked lives by its heartbeats, however long the answer takes", () => {
    status.state = "paused";
    link!.pending = 1;
    expect(patience(watch, 600_000, (time) => time % 1_000 === 0 && status.heartbeat++)).toBeUndefined();
  });

  test("with long sub-steps may be silent for twenty times the longest so far; a new worker begins anew", () => {
    expect(patience(watch, TICK_MS)).toBeUndefined();
    status.heartbeat++;
    watch.look(TICK_MS);
    expect(patience(watch, 60_000)).toBe(20 * TICK_MS);
    link = fakeLink();
    watch.look(TICK_MS);
    expect(patience(watch, 60_000)).toBe(2_000);
  });

  test("that a busy machine once left no time is noticed within 10 s when it hangs, and after a minute within 2", () => {
    const beat = () => status.heartbeat++;
    const starve = () => {
      patience(watch, 1_750);
      beat();
      watch.look(TICK_MS);
    };
    starve();
    expect(patience(watch, 60_000)).toBe(10_000);
    beat();
    watch.look(TICK_MS);
    starve();
    expect(patience(watch, 60_000, beat)).toBeUndefined();
    expect(patience(watch, 60_000)).toBe(2_000);
  });

  test("that is slow all the time has time for it all the time", () => {
    const beat = (time: number) => time % 500 === 0 && status.heartbeat++;
    expect(patience(watch, 600_000, beat)).toBeUndefined();
    expect(patience(watch, 60_000)).toBe(5_000);
  });

  test("whose heartbeats come as messages is not taken for slow", () => {
    watch = make(500);
    watch.look(TICK_MS);
    patience(watch, 10_000, (time) => time % 750 === 0 && status.heartbeat++); // two looks without, then one with
    status.heartbeat++;
    watch.look(TICK_MS);
    expect(patience(watch, 60_000)).toBe(2_000);
  });

  test("that builds a scene has time for it, which says nothing of how slow it is", () => {
    building = true;
    expect(patience(watch, 60_000)).toBe(10_000);
    watch.look(TICK_MS);
    building = false;
    status.heartbeat++;
    watch.look(TICK_MS);
    expect(patience(watch, 60_000)).toBe(2_000);
  });

  test("is not counted while the page rests, nor while there is no worker", () => {
    patience(watch, 1_750);
    watch.rest();
    expect(patience(watch, 2_000)).toBeUndefined(); // the first look after a rest begins anew
    link = null;
    expect(patience(watch, 60_000)).toBeUndefined();
  });
});

describe("the picture", () => {
  let link: ReturnType<typeof pictureLink> | null;
  let step: number;
  let drawn: number;
  let answering: boolean;
  let displays: boolean;
  /** Frames of the display that were asked for, and neither came nor were called off. */
  let asked: Set<() => void>;
  let watch: PictureWatch;

  function pictureLink() {
    const own = {
      ...fakeLink(),
      pings: 0,
      call() {
        own.pings++;
        own.pending++;
        return {
          // At once, so that no test waits: a thenable is what an answer is to whoever awaits it.
          // biome-ignore lint/suspicious/noThenProperty: it is one on purpose
          then(answer: (statistics: { drawn: number }) => void) {
            if (!answering) return;
            own.pending--;
            own.answers++;
            answer({ drawn });
          },
        };
      },
    };
    return own;
  }

  beforeEach(() => {
    link = pictureLink();
    step = 0;
    drawn = 0;
    answering = true;
    displays = true;
    asked = new Set();
    watch = new PictureWatch({
      link: () => link as unknown as Link<PictureApi> | null,
      step: () => step,
      requestFrame: (callback) => {
        asked.add(callback);
        return () => asked.delete(callback);
      },
    });
    watch.look(TICK_MS);
    moving(10_000); // so that nothing is left to be baked
    link.pings = 0;
  });
  const advance = () => {
    step += 30;
  };
  const showFrame = () => {
    const shown = [...asked];
    asked.clear();
    for (const frame of shown) frame();
  };
  const moving = (longest: number) =>
    patience(watch, longest, () => {
      advance();
      drawn += 15;
      if (displays) showFrame();
    });
  const lost = () => link!.lost;

  test("that draws is asked once a second, and lives", () => {
    expect(moving(10_000)).toBeUndefined();
    expect([link!.pings, lost()]).toEqual([10, []]);
  });

  test("is not asked while there is nothing to draw", () => {
    step = -1;
    expect(patience(watch, 60_000)).toBeUndefined();
    expect([link!.pings, lost()]).toEqual([0, []]);
  });

  test("that does not answer for 2 s has stalled", () => {
    answering = false;
    const time = moving(60_000);
    expect([time! >= 2_000, time! <= 3_000 + TICK_MS]).toEqual([true, true]); // asked within the first second
    expect(link!.pings).toBe(1); // who is silent is not asked again and again
    watch.giveUp(watch.look(0)!);
    expect(lost()).toEqual(["it gave no answer for 2 s"]);
  });

  test("owes answers to others' calls even while nothing moves", () => {
    step = -1;
    link!.pending = 1;
    expect(patience(watch, 60_000)).toBe(2_000 + TICK_MS);
  });

  test("that has to bake much has time for it", () => {
    answering = false;
    link!.pending = 1;
    watch.disturbed();
    expect(moving(60_000)).toBe(5_000);
  });

  test("that answers but draws nothing while the simulation goes on has stalled", () => {
    const time = patienceUntilLost(advance);
    expect(time).toBeLessThanOrEqual(4_000);
    expect(lost()).toEqual(["it drew nothing for 2 s"]);
  });

  test.each<[string, () => void]>([
    ["the simulation stands still", () => {}],
    [
      "it has drawn, if rarely",
      () => {
        step += 30;
        if (step % 150 === 0) drawn++;
      },
    ],
    [
      "the page's display shows nothing either",
      () => {
        displays = false;
        step += 30;
      },
    ],
    [
      "there is no room for a picture",
      () => {
        step = -1;
      },
    ],
  ])("has not, if %s", (_, between) => {
    between();
    expect(patienceUntilLost(between)).toBeUndefined();
  });

  test("asks for no frame of the display once nobody looks any more", () => {
    displays = false;
    moving(1_000);
    expect(asked.size).toBe(1);
    watch.end();
    expect(asked.size).toBe(0);
    moving(1_000);
    expect(asked.size).toBe(1);
  });

  test("a rest begins anew", () => {
    for (let round = 0; round < 20; round++) {
      expect(patienceUntilLost(advance, 1_500)).toBeUndefined();
      watch.rest();
    }
  });

  test("a new one is watched by itself", () => {
    const before = link!;
    answering = false;
    moving(1_500);
    link = pictureLink();
    answering = true;
    drawn = 0;
    expect(moving(60_000)).toBeUndefined();
    answering = false;
    moving(60_000);
    watch.giveUp("silent");
    expect([before.lost, lost()]).toEqual([[], ["silent"]]);
  });

  function patienceUntilLost(between: () => void, longest = 60_000): number | undefined {
    for (let time = TICK_MS; time <= longest; time += TICK_MS) {
      between();
      if (displays) showFrame();
      watch.look(TICK_MS);
      if (lost().length > 0) return time;
    }
    return undefined;
  }
});
