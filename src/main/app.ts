/**
 * The page: starts Heptaspin on the canvas of index.html, and hands the run to what shows and controls it (run-page.ts).
 * The client is `heptaspin` on the console; if it can't be started, the page says why and the name stays undefined.
 */
import { chooseMode, chooseRenderer, NO_WEBGL } from "./capabilities.ts";
import { Heptaspin } from "./client.ts";
import { Panel } from "./controls/panel.ts";
import { find, setText } from "./dom.ts";
import { Kept } from "./kept.ts";
import { readLink } from "./link.ts";
import { runPage } from "./run-page.ts";
import { canvas, free, notice, page, showPlaying, stage, status, viewport } from "./shell.ts";
import { applyTheme, Themes } from "./theme-choice.ts";
import { watchViewport } from "./viewport.ts";
import { explain } from "./words.ts";

declare global {
  interface Window {
    heptaspin?: Heptaspin;
  }
}

/** Where no picture can come: says why in its place. */
function giveUp(reason: string): void {
  status.showState("Stopped");
  showPlaying(false);
  setText(find("obstacle", HTMLElement), reason);
}

async function start(): Promise<void> {
  const themes = new Themes(
    new Kept("theme", () => localStorage),
    matchMedia("(prefers-color-scheme: dark)"),
    applyTheme,
  );
  const panel = new Panel(page, find("toggle", HTMLButtonElement));
  const link = readLink(location.search);
  const choice = chooseMode(globalThis, link.mode);
  if ("missing" in choice) return giveUp(choice.missing);
  const { mode } = choice;
  page.dataset.drawing = mode.endsWith("-main") ? "main" : "offscreen";
  const { renderer, remarks } = chooseRenderer(link.renderer);
  const said = [link.problem, ...choice.remarks, ...remarks].filter((text) => text !== undefined);
  const remark = () => {
    if (said.length > 0) notice.show(link.problem === undefined ? "" : "Link not used:", said.join(" "));
  };
  remark();

  const stayStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const startHidden = document.hidden;

  let client: Heptaspin;
  try {
    client = await Heptaspin.start({
      canvas: canvas(),
      mode,
      ...(renderer ? { renderer } : {}),
      viewport: viewport(),
      theme: themes.theme,
      change: link.change,
      paused: stayStill || startHidden,
    });
  } catch (error) {
    return giveUp(explain(error));
  }
  window.heptaspin = client;
  if (renderer === "webgl2" && client.renderer !== renderer) {
    said.push(NO_WEBGL);
    remark();
  }
  client.theme(themes.theme); // theme and size may have changed while the workers started
  client.resize(viewport());
  themes.changed = (theme) => client.theme(theme);
  watchViewport(stage, free, (changed) => client.resize(changed));
  runPage(client, { panel, themes, stayStill, startHidden });
}

void start();
