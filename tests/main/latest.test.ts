/** Messages of which the latest counts: what is merged, when it goes out, and how it settles. */
import { describe, expect, test } from "vitest";
import { flushLine, Latest } from "../../src/main/latest.ts";

type Change = Record<string, number>;

/** A sender whose messages are answered when the test says so. */
function setUp(atOnce: number) {
  const sent: Change[] = [];
  const answers: ((answer: string | Error) => void)[] = [];
  const latest = new Latest<Change, string>({
    atOnce,
    merge: (older, newer) => ({ ...older, ...newer }),
    send: (value) => {
      sent.push(value);
      return new Promise((resolve, reject) => {
        answers.push((answer) => (typeof answer === "string" ? resolve(answer) : reject(answer)));
      });
    },
  });
  const answer = async (value: string | Error) => {
    answers.shift()!(value);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { latest, sent, answer };
}

describe("messages of which the latest counts", () => {
  test("while one is under way, further ones become one, which goes out when it is answered", async () => {
    const { latest, sent, answer } = setUp(1);
    const first = latest.tell({ a: 1 });
    const others = [latest.tell({ a: 2 }), latest.tell({ b: 3 }), latest.tell({ a: 4 })];
    expect(sent).toEqual([{ a: 1 }]);
    await answer("one");
    expect(sent).toEqual([{ a: 1 }, { a: 4, b: 3 }]);
    const last = latest.tell({ c: 5 });
    expect(sent).toHaveLength(2);
    await answer("two");
    await answer("three");
    expect(await Promise.all([first, ...others, last])).toEqual(["one", "two", "two", "two", "three"]);
    expect(sent).toEqual([{ a: 1 }, { a: 4, b: 3 }, { c: 5 }]);
  });

  test("all that became one fail as it does; the next goes out after a failure, too", async () => {
    const { latest, sent, answer } = setUp(1);
    const first = latest.tell({ a: 1 });
    const merged = Promise.allSettled([latest.tell({ a: 2 }), latest.tell({ a: 3 })]);
    const boom = new Error("boom");
    const failed = expect(first).rejects.toBe(boom);
    await answer(boom);
    await failed;
    expect(sent).toEqual([{ a: 1 }, { a: 3 }]);
    await answer(boom);
    const rejected = { status: "rejected", reason: boom };
    expect(await merged).toEqual([rejected, rejected]);
    latest.tell({ a: 4 });
    expect(sent).toHaveLength(3);
  });

  test("flushed, what waits goes out at once, ahead of what comes next", async () => {
    const { latest, sent, answer } = setUp(1);
    latest.flush();
    latest.tell({ a: 1 });
    const waiting = latest.tell({ a: 2 });
    latest.flush();
    latest.flush();
    expect(sent).toEqual([{ a: 1 }, { a: 2 }]);
    latest.tell({ a: 3 });
    await answer("one");
    expect(sent).toHaveLength(2); // one is still under way
    await answer("two");
    expect([await waiting, sent.length]).toEqual(["two", 3]);
  });

  test("as many as allowed are under way at once", async () => {
    const { latest, sent, answer } = setUp(3);
    for (let a = 0; a < 10; a++) void latest.tell({ a });
    expect(sent).toEqual([{ a: 0 }, { a: 1 }, { a: 2 }]);
    await answer("one");
    expect(sent).toEqual([{ a: 0 }, { a: 1 }, { a: 2 }, { a: 9 }]);
  });
});

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("of several in one line, what began to wait first goes out first, and nothing before it", async () => {
  const sent: string[] = [];
  const answers = new Map<string, () => void>();
  const line = new Set<{ flush(): void }>();
  const [a, b, c] = ["a", "b", "c"].map(
    (name) =>
      new Latest<number, void>({
        atOnce: 1,
        line,
        merge: (_, newer) => newer,
        send: (value) => {
          sent.push(`${name}${value}`);
          return new Promise((resolve) => answers.set(`${name}${value}`, resolve));
        },
      }),
  );
  for (const [latest, value] of [
    [a, 1],
    [b, 1],
    [a, 2],
    [b, 2],
    [a, 3],
  ] as const)
    void latest.tell(value);
  expect(sent.splice(0)).toEqual(["a1", "b1"]);
  answers.get("b1")!();
  await settled();
  expect(sent.splice(0)).toEqual(["a3", "b2"]);
  void b.tell(4);
  void a.tell(4);
  void c.tell(1);
  expect(sent.splice(0)).toEqual(["b4", "a4", "c1"]);
  void a.tell(5);
  void b.tell(5);
  flushLine(line);
  expect(sent.splice(0)).toEqual(["a5", "b5"]);
});
