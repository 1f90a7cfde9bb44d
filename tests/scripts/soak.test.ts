/** The soak's command line, its tables and its progress line; that its shortest runs end well. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { flagsOf, parseSoakArguments, type SoakOrder, soakNames } from "../../scripts/soak/arguments.ts";
import { soakFuzz } from "../../scripts/soak/fuzz.ts";
import { partsOf } from "../../scripts/soak/heap-parts.ts";
import { helpText } from "../../scripts/soak/help.ts";
import { clockText, createProgress } from "../../scripts/soak/progress.ts";
import { figure, slope, spread, table } from "../../scripts/soak/table.ts";
import { Timeline } from "../../scripts/soak/timeline.ts";
import { applyChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidArgument } from "../../src/shared/errors.ts";
import { changeParameters, createWorld, stateHash, step } from "../../src/worker/physics/index.ts";

const parse = (...args: string[]) => parseSoakArguments(args) as SoakOrder;

describe("the command line", () => {
  test("without arguments: everything, each for as long as it takes by itself", () => {
    expect(parse()).toEqual({
      soaks: soakNames,
      minutes: undefined,
      times: undefined,
      seed: 1,
      balls: undefined,
      mode: "shared-offscreen",
    });
  });

  test("soaks by name, each once, in the order given; flags anywhere", () => {
    expect(parse("kills", "--balls=7", "page", "kills", "--mode", "message-main", "--minutes", "0.5")).toMatchObject({
      soaks: ["kills", "page"],
      balls: 7,
      mode: "message-main",
      minutes: 0.5,
    });
    expect(parse("exchange", "--times", "1e9", "--balls", "20")).toMatchObject({ times: 1e9, balls: 20 });
    expect(parse("fuzz", "--seed", "0")).toMatchObject({ seed: 0 });
  });

  test("help names every soak with its flags, and its example is taken", () => {
    expect(parseSoakArguments(["--help"])).toBe("help");
    expect(parseSoakArguments(["-h", "page"])).toBe("help");
    const text = helpText();
    for (const name of soakNames) {
      expect(text).toMatch(
        new RegExp(`^ {2}${name} .*\\(${flagsOf[name].map((flag) => `--${flag}`).join(" ")}\\)$`, "m"),
      );
    }
    const example = /npm run soak -- (.*)/.exec(text)?.[1].split(" ") ?? [];
    expect(parse(...example)).toMatchObject({ soaks: ["page"], minutes: 30, seed: 7 });
  });

  test.each([
    [["pages"], '"pages" is not a soak; known are page, chaos, exchange, calls, kills, contexts, lives, fuzz'],
    [["--fast"], '"--fast" is not a flag; known are --help, --minutes, --times, --seed, --balls, --mode'],
    [["--__proto__=1"], '"--__proto__" is not a flag'],
    [["page", "--minutes"], "--minutes came without a value, but takes a number above 0"],
    [["page", "--minutes", "0"], '--minutes is "0", but must be a number above 0, up to 1440'],
    [["page", "--minutes", "1e9"], '--minutes is "1e9"'],
    [["page", "--minutes", "x"], '--minutes is "x"'],
    [["calls", "--times", "0"], '--times is "0", but must be a whole number from 1'],
    [["calls", "--times", "1.5"], '--times is "1.5"'],
    [["page", "--seed", "-1"], '--seed is "-1", but must be a whole number from 0'],
    [["page", "--balls", "100001"], '--balls is "100001", but must be a whole number from 1 to 100000'],
    [["page", "--mode", "shared"], '--mode is "shared", but must be shared-offscreen or'],
    [["page", "--seed", "1", "--seed", "2"], "--seed is given twice"],
    [["--help=yes"], '--help is "yes", but takes no value'],
    [["--help", "--seed", "x"], '--seed is "x"'],
    [["fuzz", "--balls", "5"], "--balls means nothing to fuzz"],
    [["calls", "lives", "--minutes", "5"], "--minutes means nothing to calls and lives"],
    [["exchange", "--balls", "21"], "--balls is 21, but the exchange is soaked with an even number"],
  ])("%j is refused", (args, message) => {
    expect(() => parseSoakArguments(args)).toThrow(InvalidArgument);
    expect(() => parseSoakArguments(args)).toThrow(message);
  });
});

describe("tables", () => {
  test("are Markdown, with figures to the right", () => {
    expect(
      table(
        ["what", "n"],
        [
          ["a", "1,234"],
          ["longer", "5"],
        ],
      ).split("\n"),
    ).toEqual(["| what   |     n |", "|--------|------:|", "| a      | 1,234 |", "| longer |     5 |"]);
  });

  test("median, 99th percentile and worst", () => {
    const values = Array.from({ length: 1_000 }, (_, i) => 999 - i);
    expect(spread(values, 0)).toEqual(["500", "990", "999"]);
    expect(spread([3])).toEqual(["3.0", "3.0", "3.0"]);
    expect(spread([])).toEqual(["–", "–", "–"]);
    expect([figure(1e6), figure(0.126, 2), figure(Number.NaN)]).toEqual(["1,000,000", "0.13", "–"]);
  });

  test("a slope is that of most points, whatever a few of them say", () => {
    const line = Array.from({ length: 20 }, (_, i) => [i / 10, 3 + 2 * (i / 10)] as [number, number]);
    expect(slope(line)).toBeCloseTo(2);
    line[7][1] = 1e6;
    line[12][1] = -1e6;
    expect(slope(line)).toBeCloseTo(2, 0);
    expect([
      slope([]),
      slope([[1, 2]]),
      slope([
        [1, 2],
        [1, 3],
      ]),
    ]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe("the progress line", () => {
  const terminal = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, stream: { isTTY, columns: 20, write: (text: string) => written.push(text) } };
  };

  test("is written over four times a second at most, cut to the terminal, and wiped", () => {
    const { written, stream } = terminal(true);
    let time = 0;
    const progress = createProgress(stream, () => time);
    for (; time < 1_000; time += 10) progress.at(() => `at ${time} of a very long time`);
    progress.clear();
    progress.clear();
    expect(written).toEqual(
      [0, 250, 500, 750].map((at) => `\r\u001b[K${`at ${at} of a very long time`.slice(0, 19)}`).concat("\r\u001b[K"),
    );
    expect(clockText(725_900)).toBe("12:05");
  });

  test("is a whole line a minute where there is no terminal", () => {
    const { written, stream } = terminal(false);
    let time = 0;
    const progress = createProgress(stream, () => time);
    for (; time < 150_000; time += 1_000) progress.at(() => `at ${time} of a very long time`);
    progress.clear();
    expect(written).toEqual([0, 60_000, 120_000].map((at) => `at ${at} of a very long time\n`));
  });
});

test("a timeline is the kernel's run, also when some steps were lost", () => {
  const config = applyChange(defaultConfig, { balls: 5, seed: 3 });
  const changed = applyChange(config, { gravity: 50 });
  const world = createWorld(config);
  const hashes: string[] = [];
  for (let steps = 0; steps <= 60; steps++) {
    if (steps === 20) changeParameters(world, changed);
    hashes.push(stateHash(world));
    step(world);
  }
  const timeline = new Timeline(config);
  timeline.inForce(20, changed);
  expect(timeline.hashAt(60)).toBe(hashes[60]);
  // Back, to before the change even, and on again.
  for (const steps of [45, 10, 20, 60]) expect(timeline.hashAt(steps)).toBe(hashes[steps]);
  // Whoever is set back and then changed has the change from there on.
  timeline.inForce(40, config);
  expect(timeline.hashAt(40)).toBe(hashes[40]);
  expect(timeline.hashAt(60)).not.toBe(hashes[60]);
});

test("a short fuzz finds nothing, and both takes and refuses", async () => {
  const progress = createProgress({ write: () => {} });
  const order = parse("fuzz", "--times", "300");
  const { table: text, broken } = await soakFuzz({ order, progress, stop: new AbortController().signal, say() {} });
  expect(broken).toEqual([]);
  const rows = text
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").slice(2, -1).map(Number));
  for (const [asked, taken, refused, unnamed, notFinite] of rows) {
    expect([asked, taken + refused, unnamed, notFinite]).toEqual([300, 300, 0, 0]);
    expect(taken).toBeGreaterThan(30);
    expect(refused).toBeGreaterThan(30);
  }
});

test.skipIf(process.platform === "win32")("an interrupt ends a soak with the table of what was done", async () => {
  const script = fileURLToPath(new URL("../../scripts/soak.ts", import.meta.url));
  const soak = spawn(process.execPath, ["--import", "tsx", script, "fuzz", "--times", "1e12"]);
  const ended = once(soak, "exit");
  let table = "";
  soak.stdout.on("data", (text) => {
    table += text;
  });
  let said = "";
  for await (const text of soak.stderr) {
    said += text;
    if (!said.includes("stopping") && said.includes("addresses")) soak.kill("SIGINT"); // as a terminal may, twice
  }
  expect(await ended).toEqual([0, null]);
  expect(table).toMatch(/^\n[\d,]+ addresses and as many sets of parameters, seed 1; stopped early\n\n\|/);
  expect(Number(/^\| addresses +\| +([\d,]+) \|/m.exec(table)?.[1].replaceAll(",", ""))).toBeGreaterThan(0);
});

test("a page's memory is the script's, the engine's and the browser's", () => {
  const types = ["hidden", "array", "string", "object", "code", "closure", "native", "synthetic"];
  const fields = ["type", "name", "id", "self_size", "edge_count"];
  const nodes = types.flatMap((_, type) => [type, 0, type, 10 ** type, 0]);
  const snapshot = { meta: { node_fields: fields, node_types: [types] as const } };
  expect(partsOf({ snapshot, nodes })).toEqual({
    script: 10 + 100 + 1_000 + 100_000,
    code: 10_000,
    browser: 1 + 1_000_000 + 10_000_000,
  });
});
