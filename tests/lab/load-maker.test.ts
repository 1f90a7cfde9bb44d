/** The load on a clock of its own: every look at it takes a tenth of a millisecond, so a burst ends by itself. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Load, LoadMaker, MAX_SHARE, PERIOD, type Span } from "../../src/main/lab/load-maker.ts";

let now: number;
let log: string[];
let spans: Span[];
let hidden: boolean;
let paints: (() => void)[];
let waits: { milliseconds: number; over: () => void }[];
let maker: LoadMaker;

const words = (load: Load) => ("seconds" in load ? `${load.seconds} s` : `${load.share} %`);
const turns = async () => {
  for (let i = 0; i < 8; i++) await Promise.resolve();
};
const paint = async () => {
  for (const done of paints.splice(0)) done();
  await turns();
};
/** The wait between two bursts is over. */
const go = async () => {
  for (const { milliseconds, over } of waits.splice(0)) {
    now += milliseconds;
    over();
  }
  await turns();
};

beforeEach(() => {
  now = 1_000;
  log = [];
  spans = [];
  hidden = false;
  paints = [];
  waits = [];
  maker = new LoadMaker(
    {
      now: () => {
        now += 0.1;
        return now;
      },
      wait: (milliseconds) => new Promise((over) => waits.push({ milliseconds, over })),
      painted: () => new Promise((done) => paints.push(done)),
      isHidden: () => hidden,
    },
    {
      announces: (load) => log.push(`announce ${words(load)}`),
      begins: (load) => log.push(`begin ${words(load)}`),
      blocked: (span) => {
        spans.push(span);
        log.push("blocked");
      },
      ends: () => log.push("end"),
    },
  );
});

describe("a block", () => {
  it("is painted before it begins, and lasts as long as it was to", async () => {
    void maker.block(5);
    await turns();
    expect(log).toEqual(["announce 5 s"]);
    await paint();
    expect(log).toEqual(["announce 5 s", "begin 5 s", "blocked", "end"]);
    expect(spans[0].to - spans[0].from).toBeCloseTo(5_000, 0);
  });

  it("asked for once more before the page is painted again is not made", async () => {
    void maker.block(1);
    await turns();
    void maker.block(1);
    await paint();
    void maker.block(1); // a click that was made during the block
    await paint();
    expect(spans.length).toBe(1);
    void maker.block(1);
    await paint();
    expect(spans.length).toBe(2);
  });

  it("that was announced can still be called off", async () => {
    void maker.block(5);
    maker.stop();
    await paint();
    expect(spans).toEqual([]);
    expect(log).toEqual(["announce 5 s", "end"]);
  });
});

describe("a lasting load", () => {
  it("keeps the thread for its share of every period, and gives way in between", async () => {
    maker.keep(MAX_SHARE);
    await turns();
    expect(log).toEqual(["announce 95 %"]);
    await paint();
    const busy = PERIOD * 0.95;
    for (let i = 0; i < 10; i++) {
      expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([PERIOD - busy]);
      await go();
    }
    expect(spans.length).toBe(11);
    for (const [i, { from, to }] of spans.entries()) {
      expect(to - from).toBeCloseTo(busy, 0);
      if (i > 0) expect(from - spans[i - 1].from).toBeCloseTo(PERIOD, 0);
    }
  });

  it("ends with the next pause when it is set to nothing", async () => {
    maker.keep(50);
    await paint();
    maker.keep(0);
    await go();
    expect(log).toEqual(["announce 50 %", "begin 50 %", "blocked", "end"]);
    expect(waits).toEqual([]);
  });

  it("of another share takes the place of the one before", async () => {
    maker.keep(50);
    await paint();
    maker.keep(10);
    await paint();
    await go();
    await go();
    expect(log.filter((line) => line !== "blocked")).toEqual([
      ...["announce 50 %", "begin 50 %", "announce 10 %", "begin 10 %"],
    ]);
    expect(spans.slice(1).every(({ from, to }) => Math.abs(to - from - 21) < 1)).toBe(true);
    expect(waits.length).toBe(1);
  });

  it("goes on after a block that came between", async () => {
    maker.keep(50);
    await paint();
    void maker.block(1);
    await paint();
    await paint();
    await paint();
    await go();
    expect(log.filter((line) => line.startsWith("begin"))).toEqual(["begin 50 %", "begin 1 s", "begin 50 %"]);
    expect(log).not.toContain("end");
    expect(waits.length).toBe(1);
  });

  it("burns nothing while nobody sees the page", async () => {
    hidden = true;
    maker.keep(50);
    await paint();
    await go();
    expect(spans).toEqual([]);
    hidden = false;
    await go();
    expect(spans.length).toBe(1);
  });
});
