import { describe, expect, it } from "vitest";
import { presetChange, presetOf } from "../../src/main/controls/presets.ts";
import { applyChange, defaultConfig, parameters, presets } from "../../src/shared/config.ts";
import { escaped } from "../../src/worker/physics/index.ts";
import { runTo } from "../browser/twin.ts";

const named = (name: string) => presets.find((preset) => preset.name === name)!;

describe("the presets", () => {
  it("are the six, the default first", () => {
    expect(presets.map(({ name }) => name)).toEqual([
      "Origin",
      "Bouncy",
      "Ball pit",
      "Moon",
      "Billiards",
      "Washing machine",
    ]);
    expect(presets[0].change).toEqual({});
    expect(named("Ball pit").change.balls).toBe(10_000);
    expect(named("Moon").change.gravity).toBe(defaultConfig.gravity / 6);
  });

  it("are valid, differ from each other, and say nothing of seed and speed", () => {
    for (const { change } of presets) {
      expect(() => applyChange(defaultConfig, change)).not.toThrow();
      expect(Object.keys(change)).not.toContain("seed");
      expect(Object.keys(change)).not.toContain("speed");
      for (const [key, value] of Object.entries(change)) expect(value, key).not.toBe(defaultConfig[key as "seed"]);
    }
    expect(new Set(presets.map(({ change }) => JSON.stringify(change))).size).toBe(presets.length);
  });

  it("set every parameter but those two, so that nothing is left of the scene before", () => {
    for (const preset of presets) {
      const keys = Object.keys(presetChange(preset)).sort();
      expect(keys).toEqual(
        parameters
          .map(({ key }) => key)
          .filter((key) => key !== "seed" && key !== "speed")
          .sort(),
      );
    }
  });

  it("are recognised whatever the seed and the speed, and not once anything else differs", () => {
    for (const preset of presets) {
      const config = { ...defaultConfig, ...preset.change, seed: 99, speed: 0.5 };
      expect(presetOf(config)).toBe(preset);
      expect(presetOf({ ...config, sides: 11 })).toBeUndefined();
      expect(presetOf({ ...config, radius: 1 })).toBeUndefined();
    }
  });

  it.each(presets.filter(({ change }) => (change.balls ?? 20) < 1_000))(
    "$name runs, and nobody leaves",
    ({ change }) => {
      expect(escaped(runTo(240, change))).toBe(0);
    },
  );
});
