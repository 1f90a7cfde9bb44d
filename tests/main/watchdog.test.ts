/** Which time counts as silence, and when silence is too long. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LIMIT_MS, MOST_MS, Silence } from "../../src/main/silence.ts";
import { TICK_MS, Watchdog } from "../../src/main/watchdog.ts";
import { messagesRead } from "./fake-worker.ts";

describe("silence", () => {
  test("is too long after the limit, and any sign begins it anew", () => {
    const silence = new Silence(0);
    silence.observe("a", 0);
    expect(silence.observe("a", 100)).toBe(false);
    expect(silence.observe("b", 500)).toBe(false);
    expect([silence.observe("b", LIMIT_MS - 1), silence.observe("b", 1)]).toEqual([false, true]);
  });

  test("that ended well allows twenty times as much", () => {
    const silence = new Silence(0);
    silence.observe("a", 0);
    silence.observe("a", 400);
    silence.observe("b", 0);
    expect(silence.limit).toBe(8_000);
    expect([silence.observe("b", 7_999), silence.observe("b", 1)]).toEqual([false, true]);
  });

  test("however long, allows no more than the most there is, and is forgotten within a minute", () => {
    const silence = new Silence(0);
    silence.observe(0, 0);
    silence.observe(0, 1_500);
    silence.observe(1, 0);
    expect(silence.limit).toBe(MOST_MS);
    const limits: number[] = [];
    for (let second = 1; second <= 60; second++) {
      silence.observe(second + 1, 1_000);
      limits.push(silence.limit);
    }
    expect([limits[28], limits.at(-1)]).toEqual([MOST_MS, LIMIT_MS]); // not before half a minute
  });

  test("of a period is none, and allows nothing more", () => {
    const silence = new Silence(500);
    silence.observe("a", 0);
    silence.observe("a", 500);
    silence.observe("b", 0);
    expect(silence.limit).toBe(LIMIT_MS);
    silence.observe("b", 750);
    silence.observe("c", 0);
    expect(silence.limit).toBe(5_000);
  });

  test("may be allowed more for once", () => {
    const silence = new Silence(0);
    silence.observe("a", 0);
    expect(silence.observe("a", 5_000, 6_000)).toBe(false);
    expect(silence.observe("a", 0)).toBe(true);
  });

  test("does not go on through a rest", () => {
    const silence = new Silence(0);
    silence.observe("a", 0);
    silence.observe("a", LIMIT_MS - 1);
    silence.rest("a");
    expect(silence.observe("a", LIMIT_MS)).toBe(false); // it may be owed only since a moment ago
    expect(silence.observe("a", LIMIT_MS - 1)).toBe(false);
    expect(silence.observe("a", 1)).toBe(true);
  });
});

describe("the watchdog", () => {
  let away = false;
  let counted: number[];
  let rests: number;
  let reason: string | null;
  let given: string[];
  let ends: number;
  let dog: Watchdog;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    away = false;
    counted = [];
    rests = 0;
    reason = null;
    given = [];
    ends = 0;
    const watch = {
      look: (time: number) => {
        counted.push(time);
        return reason;
      },
      rest: () => void rests++,
      giveUp: (why: string) => void given.push(why),
      end: () => void ends++,
    };
    dog = new Watchdog([watch], () => away);
    dog.start();
  });
  afterEach(() => {
    dog.stop();
    vi.useRealTimers();
  });

  test("counts as much as its timers ask for, however late they are", () => {
    vi.advanceTimersByTime(4 * TICK_MS);
    expect(counted).toEqual([TICK_MS, TICK_MS, TICK_MS, TICK_MS]);
    // However long the thread is blocked or the page frozen: one timer is overdue when that ends, not many.
    expect(vi.getTimerCount()).toBe(1);
  });

  test("counts nothing while nobody sees the page", () => {
    away = true;
    vi.advanceTimersByTime(10 * TICK_MS);
    expect([counted, rests]).toEqual([[], 10]);
  });

  test("looks again, once messages that are there have been read, before it gives anybody up", async () => {
    reason = "silent";
    vi.advanceTimersByTime(TICK_MS);
    expect(given).toEqual([]);
    reason = null; // the answer was there
    await messagesRead();
    expect([counted, given]).toEqual([[TICK_MS, 0], []]);
    reason = "silent";
    vi.advanceTimersByTime(TICK_MS);
    await messagesRead();
    expect(given).toEqual(["silent"]);
  });

  test("judges even if the messages take longer to be read than its timers to fall due", async () => {
    reason = "silent";
    vi.advanceTimersByTime(3 * TICK_MS);
    await messagesRead();
    expect(given).toEqual(["silent"]);
    vi.advanceTimersByTime(TICK_MS);
    await messagesRead();
    expect(given).toEqual(["silent", "silent"]);
  });

  test("stopped, it leaves no timer and judges nobody, and the watches end", async () => {
    const before = ends;
    reason = "silent";
    vi.advanceTimersByTime(TICK_MS);
    dog.stop();
    await messagesRead();
    vi.advanceTimersByTime(10 * TICK_MS);
    await messagesRead();
    expect([given, vi.getTimerCount(), counted, ends]).toEqual([[], 0, [TICK_MS], before + 1]);
  });

  test("stopped by one who is given up, it stays so", async () => {
    const stopping = new Watchdog(
      [{ look: () => "silent", rest: () => {}, giveUp: () => stopping.stop(), end: () => {} }],
      () => false,
    );
    stopping.start();
    dog.stop();
    vi.advanceTimersByTime(TICK_MS);
    await messagesRead();
    expect(vi.getTimerCount()).toBe(0);
  });
});
