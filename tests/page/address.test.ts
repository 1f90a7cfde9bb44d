import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Address } from "../../src/main/controls/address.ts";
import { defaultConfig } from "../../src/shared/config.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page at an address, which its history changes. */
function setUp(search: string, config = defaultConfig) {
  const place = { pathname: "/spin/", search, hash: "#top" };
  const written: string[] = [];
  const history = {
    replaceState(_data: unknown, _title: string, url?: string | URL | null) {
      written.push(String(url));
      place.search = /\?[^#]*/.exec(String(url))?.[0] ?? "";
    },
  };
  return { address: new Address(place, history, config), history, written };
}

it("is written when the configuration has changed, and keeps the rest of it", () => {
  const { address, written } = setUp("?mode=main&balls=5", { ...defaultConfig, balls: 5 });
  address.update({ ...defaultConfig, balls: 5 });
  expect(written).toEqual([]);
  address.update({ ...defaultConfig, balls: 6 });
  expect(written).toEqual(["/spin/?mode=main&balls=6#top"]);
  vi.advanceTimersByTime(1_000);
  address.update(defaultConfig);
  expect(written[1]).toBe("/spin/?mode=main#top");
});

it("stays as it came if it was refused, until something changes", () => {
  const { address, written } = setUp("?balls=500000");
  address.update(defaultConfig);
  vi.advanceTimersByTime(5_000);
  expect(written).toEqual([]);
  address.update({ ...defaultConfig, seed: 2 });
  expect(written).toEqual(["/spin/?seed=2#top"]);
});

it("is written twice a second at most, and ends with the newest", () => {
  const { address, written } = setUp("");
  for (let seed = 100; seed < 300; seed++) {
    address.update({ ...defaultConfig, seed });
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(5_000);
  expect(written.length).toBeLessThanOrEqual(6);
  expect(written.at(-1)).toBe("/spin/?seed=299#top");
});

it("may be out of reach, and nothing comes of it", () => {
  const { address, history } = setUp("");
  history.replaceState = () => {
    throw new Error("SecurityError");
  };
  expect(() => address.update({ ...defaultConfig, seed: 2 })).not.toThrow();
});
