/** What `npm start` takes, and the headers that a served page then has. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isolationHeaders, pageHeaders } from "../../scripts/headers.ts";
import { type ServedPage, serveBuilt } from "../../scripts/serve-page.ts";
import { helpText, parseStartArguments } from "../../scripts/start-arguments.ts";
import config from "../../vite.config.ts";

describe("the command line", () => {
  const usual = { isolation: true, host: "localhost", port: undefined };

  it("serves isolated, from this machine to itself, unless it is told otherwise", () => {
    expect(parseStartArguments([])).toEqual(usual);
    expect(parseStartArguments(["--no-isolation"])).toEqual({ ...usual, isolation: false });
    expect(parseStartArguments(["--port", "8080", "--host=0.0.0.0"])).toEqual({
      isolation: true,
      host: "0.0.0.0",
      port: 8080,
    });
    expect(parseStartArguments(["--port=0"])).toEqual({ ...usual, port: 0 });
  });

  it("takes the example of its help", () => {
    const example = /npm start -- (.*)/.exec(helpText())![1].split(" ");
    expect(parseStartArguments(example)).toEqual({ isolation: false, host: "localhost", port: 8080 });
  });

  it("asks for help only when all else is right", () => {
    expect(parseStartArguments(["-h", "--port", "1"])).toBe("help");
    expect(() => parseStartArguments(["--help", "--port", "x"])).toThrow(/^--port is "x"/);
  });

  it.each<[string[], RegExp]>([
    [["--isolation"], /^"--isolation" is not a flag; known are --help, --no-isolation, --port, --host$/],
    [["--__proto__=1"], /^"--__proto__" is not a flag/],
    [["-p", "3"], /^"-p" is not a flag/],
    [["8080"], /^"8080" came, but only flags are expected/],
    [["--no-isolation=yes"], /^--no-isolation is "yes", but takes no value$/],
    [["--no-isolation", "--no-isolation"], /^--no-isolation is given twice/],
    [["--port"], /^--port came without a value, but takes a whole number from 0 to 65535/],
    [["--port", "65536"], /^--port is "65536", but must be a whole number from 0 to 65535/],
    [["--port", "-1"], /^--port is "-1"/],
    [["--port", "80.5"], /^--port is "80.5"/],
    [["--port", "0x50"], /^--port is "0x50"/],
    [["--port", ""], /^--port is ""/],
    [["--host", ""], /^--host is "", but must be a host name or an address/],
    [["--host", "http://localhost"], /^--host is "http:\/\/localhost"/],
  ])("refuses %j in one line", (args, message) => {
    expect(() => parseStartArguments(args)).toThrow(message);
  });
});

describe("a served page", () => {
  const outDir = mkdtempSync(join(tmpdir(), "heptaspin-served-"));
  const served: ServedPage[] = [];
  const files = { "index.html": "<!doctype html><title>Heptaspin</title>", "a.js": "0;", "icon.svg": "<svg/>" };

  beforeAll(async () => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(outDir, name), text);
    for (const isolation of [true, false]) {
      served.push(await serveBuilt({ outDir, isolation, host: "127.0.0.1", port: 0, strictPort: true }));
    }
  });
  afterAll(async () => {
    await Promise.all(served.map((page) => page.close()));
    rmSync(outDir, { recursive: true, force: true });
  });

  it.each(["", "?balls=5", "index.html", "a.js", "icon.svg", "not-there.js"])(
    "has every header on /%s, without isolation all but those that isolate",
    async (path) => {
      for (const [i, isolation] of [true, false].entries()) {
        const { headers } = await fetch(new URL(path, served[i].url));
        expect(Object.fromEntries(headers)).toMatchObject(lowerCase(pageHeaders(isolation)));
        for (const name of Object.keys(isolationHeaders)) expect(headers.has(name), name).toBe(isolation);
      }
    },
  );

  it("is served so by vite itself, too; while it is worked on, isolated only", () => {
    expect(config.preview?.headers).toEqual(pageHeaders());
    expect(config.server?.headers).toEqual(isolationHeaders);
  });
});

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
