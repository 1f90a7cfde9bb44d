/** The command as it is run: what goes to which stream, and with which exit code. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { applyChange, defaultConfig } from "../../src/shared/config.ts";
import { createWorld, readBall, STEP, stateHash, step } from "../../src/worker/physics/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Milliseconds: far more than any run here needs. */
const HANG = 60_000;

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command; with `stopAfter` characters of output its reader goes away, as `head` does. */
function simulate(args: string, stopAfter = Number.POSITIVE_INFINITY): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "src/cli/simulate.ts", ...args.split(" ")], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: HANG,
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (data: Buffer) => {
      out += data;
      if (out.length >= stopAfter) child.stdout.destroy();
    });
    child.stderr.on("data", (data: Buffer) => {
      err += data;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

describe("simulate", { timeout: 2 * HANG }, () => {
  const example = "--seed 7 --balls 5 --seconds 4 --every 3 --set gravity=0 --format csv";

  it("prints the kernel's own states, with every digit, and the same bytes twice", async () => {
    const [first, second] = await Promise.all([simulate(example), simulate(example)]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(second).toEqual(first);

    const lines = first.out.split("\n");
    expect(lines.shift()).toBe("step,time,wallAngle,ball,x,y,angle,vx,vy,spin");
    expect(lines.pop()).toBe("");
    const world = createWorld(applyChange(defaultConfig, { seed: 7, balls: 5, gravity: 0 }));
    const ball = { x: 0, y: 0, angle: 0, vx: 0, vy: 0, spin: 0 };
    const expected: number[][] = [];
    for (;;) {
      for (let number = 1; number <= 5 && world.step % 3 === 0; number++) {
        const { x, y, angle, vx, vy, spin } = readBall(world, number, ball);
        expected.push([world.step, world.step * STEP, world.wallAngle, number, x, y, angle, vx, vy, spin]);
      }
      if (world.step === 480) break;
      step(world);
    }
    const printed = lines.map((line) => line.split(",").map(Number));
    expect(printed).toEqual(expected);
    expect(first.out.length, "more than one piece").toBeGreaterThan(100_000);
    // Clockwise on the screen is a falling angle: 72 °/s for 4 s, brought into (−π, π].
    expect(printed.at(-1)![2]).toBeCloseTo(((360 - 288) / 180) * Math.PI, 9);
  });

  it("sums a run up as JSON, with the hash of its last state", async () => {
    const { code, out, err } = await simulate("--seed 3 --seconds 1.5 --format json");
    const world = createWorld({ ...defaultConfig, seed: 3 });
    while (world.step < 180) step(world);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const summary = JSON.parse(out);
    expect(summary).toMatchObject({
      config: { ...defaultConfig, seed: 3 },
      radius: 15,
      step: 180,
      time: 1.5,
      wallAngle: world.wallAngle,
      hash: stateHash(world),
      escapes: 0,
    });
    expect(summary.fastest).toBeGreaterThan(summary.meanSpeed);
  });

  it.each(["--seed seven", "--nonsense", "--set gravity=NaN", "--set __proto__=1", "stray"])(
    "answers %s with one line on stderr, nothing on stdout, and exit code 2",
    async (args) => {
      const { code, out, err } = await simulate(args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toMatch(/^simulate: [^\n]+\n$/);
    },
  );

  it("prints its help on stdout", async () => {
    const { code, out, err } = await simulate("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("--seconds");
  });

  it("ends quietly, and long before its day is over, when its reader goes away", async () => {
    const { code, err } = await simulate("--seconds 86400", 200_000);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });
});
