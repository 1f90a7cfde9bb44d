/**
 * The page: starts Heptaspin on the canvas of index.html and ties the controls and figures to it. The client is
 * `heptaspin` on the console; if it can't be started, the page says why and the name stays undefined.
 */
import type { Theme } from "../shared/protocol.ts";
import { chooseMode, rendererRemarks } from "./capabilities.ts";
import { Heptaspin } from "./client.ts";
import { listenToKeys } from "./controls/keyboard.ts";
import { offerLoad } from "./controls/load.ts";
import { offerPanel } from "./controls/panel.ts";
import { Parameters } from "./controls/parameters.ts";
import { Transport } from "./controls/transport.ts";
import { find, setText } from "./dom.ts";
import { readLink } from "./link.ts";
import { Notice } from "./notice.ts";
import { Recovery } from "./recovery.ts";
import { StatusLine, statusReader } from "./stats/status-line.ts";
import { StatusPoll } from "./stats/status-poll.ts";
import { measureViewport, watchViewport } from "./viewport.ts";
import { HiddenPause, watchHidden } from "./visibility.ts";
import { loadHint, scene, sentence } from "./words.ts";

declare global {
  interface Window {
    heptaspin?: Heptaspin;
  }
}

const page = find("page", HTMLElement);
/** The present one: a canvas that a lost worker drew on is replaced by another with the same attributes. */
const canvas = () => find("canvas", HTMLCanvasElement);
const stage = find("stage", HTMLElement);
const free = find("free", HTMLElement);
const status = new StatusLine();
const notice = new Notice();

function explain(error: unknown): string {
  return sentence(error instanceof Error ? error.message : String(error));
}

/** Where no picture can come: says why in its place. */
function giveUp(reason: string): void {
  status.showState("Stopped");
  setText(find("obstacle", HTMLElement), reason);
}

async function start(): Promise<void> {
  offerPanel(page, find("toggle", HTMLButtonElement));
  const link = readLink(location.search);
  const choice = chooseMode(globalThis, link.mode);
  if ("missing" in choice) return giveUp(choice.missing);
  const { mode } = choice;
  page.dataset.drawing = mode.endsWith("-main") ? "main" : "offscreen";
  setText(find("load-hint", HTMLElement), loadHint(mode));
  const said = [link.problem, ...choice.remarks, ...rendererRemarks(link.renderer)].filter(
    (text) => text !== undefined,
  );
  if (said.length > 0) notice.show(link.problem === undefined ? "" : "Link not used:", said.join(" "));

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = (): Theme => (dark.matches ? "dark" : "light");
  const stayStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const startHidden = document.hidden;
  // The canvas fills the stage, which stays when the canvas is replaced.
  const viewport = () => measureViewport(stage, free);

  let client: Heptaspin;
  try {
    client = await Heptaspin.start({
      canvas: canvas(),
      mode,
      viewport: viewport(),
      theme: theme(),
      change: link.change,
      paused: stayStill || startHidden,
    });
  } catch (error) {
    return giveUp(explain(error));
  }
  window.heptaspin = client;
  client.theme(theme()); // theme and size may have changed while the workers started
  client.resize(viewport());
  dark.addEventListener("change", () => client.theme(theme()));
  watchViewport(stage, free, (changed) => client.resize(changed));
  run(client, { stayStill, startHidden });
}

function run(client: Heptaspin, { stayStill, startHidden }: { stayStill: boolean; startHidden: boolean }): void {
  const play = find("play", HTMLButtonElement);
  const failed = (error: unknown) => {
    if (!recovery.explains(error)) notice.show("Not done:", explain(error));
  };

  const transport = new Transport(client, !(stayStill || startHidden), {
    changed() {
      showButton();
      if (!recovery.hasTheSay) status.showState(transport.running ? "Running" : "Paused");
      if (transport.running) hideStill();
    },
    answered: () => poll.refresh(),
    failed,
  });
  const recovery = new Recovery(client, notice, {
    state: (state) => status.showState(state),
    changed: () => poll.refresh(),
    startedAfresh: () => transport.renew(),
  });
  const parameters = new Parameters(client, () => poll.refresh());
  const poll = new StatusPoll({
    ask: statusReader(client),
    show: (reading) => {
      recovery.answered();
      // The run begins a few frames after its worker is ready, and the page says "Starting…" until then.
      if (reading.status.state === "ready" && transport.running) return;
      transport.observe(reading.status.state);
      showFailure(reading.status.failure);
      status.show(reading);
      parameters.show(client.config);
      showScene();
    },
    failed,
    late: () => recovery.late(),
    isIdle: () => document.hidden || recovery.stopped,
  });

  function showButton(): void {
    play.dataset.shows = transport.running ? "pause" : "play";
    setText(find("play-label", HTMLElement), transport.running ? "Pause" : "Play");
  }
  let shownFailure: string | undefined;
  function showFailure(failure: string | undefined): void {
    if (failure !== undefined && failure !== shownFailure) {
      notice.show("Stopped:", `${sentence(failure)} Reset starts it again.`);
    }
    shownFailure = failure;
  }
  function hideStill(): void {
    const still = find("still", HTMLElement);
    if (still.contains(document.activeElement)) play.focus(); // which goes on where the hidden button was
    still.hidden = true;
  }
  function showScene(): void {
    const text = scene(client.config);
    setText(find("scene", HTMLElement), text);
    canvas().ariaLabel = text;
  }

  const buttons: readonly [string, () => void][] = [
    ["play", () => transport.toggle()],
    ["step", () => transport.step()],
    ["reset", () => transport.reset()],
    ["still-play", () => transport.setRunning(true)],
  ];
  for (const [id, act] of buttons) {
    const button = find(id, HTMLButtonElement);
    button.disabled = false;
    button.addEventListener("click", act);
  }
  find("still", HTMLElement).hidden = !stayStill;
  const blockers = [...document.querySelectorAll<HTMLButtonElement>("button[data-seconds]")];
  for (const blocker of blockers) blocker.disabled = false;
  offerLoad({
    buttons: blockers,
    report: find("load-report", HTMLElement),
    status: () => client.status(),
    isRunning: () => transport.running,
    failed,
  });
  listenToKeys(window, transport);

  const hiddenPause = new HiddenPause(transport, startHidden && !stayStill);
  watchHidden({ document, window }, (hidden) => hiddenPause.update(hidden));
  hiddenPause.update(document.hidden);
  showButton();
  showScene();
}

void start();
