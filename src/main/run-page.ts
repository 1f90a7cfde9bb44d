/** The page of a run: ties its buttons, rows, keys and figures to the client, and to each other. */
import type { Heptaspin } from "./client.ts";
import { Address } from "./controls/address.ts";
import { listenToKeys } from "./controls/keyboard.ts";
import type { Shown } from "./controls/keys.ts";
import { LazyGoTo } from "./controls/lazy-go-to.ts";
import { LazyView } from "./controls/lazy-view.ts";
import type { Panel } from "./controls/panel.ts";
import { Parameters } from "./controls/parameters.ts";
import { SingleKeys } from "./controls/single-keys.ts";
import { Transport } from "./controls/transport.ts";
import { offerDialogs } from "./dialogs/dialogs.ts";
import { find, setText } from "./dom.ts";
import { FirstTouch } from "./hands/first-touch.ts";
import { Kept } from "./kept.ts";
import { lazyPart, NotLoaded } from "./lazy-part.ts";
import { Recovery } from "./recovery.ts";
import { canvas, free, notice, page, showPlaying, stage, status, viewport } from "./shell.ts";
import { SidePanels } from "./side-panels.ts";
import { goingState } from "./stats/figures.ts";
import { statusReader } from "./stats/status-line.ts";
import { StatusPoll } from "./stats/status-poll.ts";
import type { Themes } from "./theme-choice.ts";
import { HiddenPause, watchHidden } from "./visibility.ts";
import { explain, grouped, scene, sentence } from "./words.ts";

export interface Beginning {
  readonly panel: Panel;
  readonly themes: Themes;
  /** Whether less motion is asked for. */
  readonly stayStill: boolean;
  /** Whether nobody has seen the page yet. */
  readonly startHidden: boolean;
}

/** @param client of a run that has just begun */
export function runPage(client: Heptaspin, { panel, themes, stayStill, startHidden }: Beginning): void {
  /** The last one known. */
  let step = 0;
  const failed = (error: unknown) => {
    if (recovery.explains(error)) return;
    const close = notice.show("Not done:", explain(error));
    if (error instanceof NotLoaded) void error.arrival.then(close);
  };

  const transport = new Transport(client, !(stayStill || startHidden), {
    changed() {
      showPlaying(isPlaying());
      goTo.show(step);
      const { running, destination } = transport;
      const state = destination === undefined ? (running ? "Running" : "Paused") : goingState(destination);
      if (!recovery.hasTheSay) status.showState(state);
      if (running || destination !== undefined) hideStill();
    },
    answered: () => poll.refresh(),
    stopped: (seconds) => notice.showBriefly(`Stopped at ${grouped(Math.floor(seconds))} s`),
    failed,
  });
  const goTo = new LazyGoTo(transport, failed);
  const recovery = new Recovery(client, notice, {
    state(state) {
      status.showState(state);
      showPlaying(isPlaying());
    },
    changed: () => poll.refresh(),
    startedAfresh: () => transport.renew(),
  });
  const address = new Address(location, history, client.config);
  const parameters = new Parameters(client, () => {
    address.update(client.config);
    poll.refresh();
  });
  const poll = new StatusPoll({
    ask: statusReader(client),
    show: (reading) => {
      recovery.answered();
      // The run begins a few frames after its worker is ready, and the page says "Starting…" until then.
      if (reading.status.state === "ready" && transport.running) return;
      transport.observe(reading.status.state);
      showFailure(reading.status.failure);
      step = reading.status.step;
      status.show(reading, transport.destination);
      goTo.show(step);
      parameters.show(client.config);
      view.show();
      address.update(client.config);
      showScene();
    },
    failed,
    late: () => recovery.late(),
    isIdle: () => document.hidden || recovery.stopped,
  });

  /** Whether it runs, or will by itself. */
  function isPlaying(): boolean {
    return transport.running && !recovery.stopped;
  }
  function toggle(): void {
    if (recovery.stopped) void recovery.tryAgain().then(() => transport.setRunning(true));
    else transport.toggle();
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
    if (still.contains(document.activeElement)) find("play", HTMLButtonElement).focus(); // which goes on where the hidden button was
    still.hidden = true;
  }
  function showScene(): void {
    const text = scene(client.config);
    setText(find("scene", HTMLElement), text);
    canvas().ariaLabel = text;
  }

  const sharing = lazyPart(() => import("./controls/share.ts"));
  const buttons: readonly [string, () => void][] = [
    ["play", toggle],
    ["step", () => transport.step()],
    ["reset", () => transport.reset()],
    ["still-play", () => transport.setRunning(true)],
    [
      "copy-step",
      () =>
        void sharing()
          .then(({ copyStep }) => copyStep(() => client.hash(), navigator.clipboard, notice))
          .catch(failed),
    ],
  ];
  for (const [id, act] of buttons) find(id, HTMLButtonElement).addEventListener("click", act);
  for (const button of page.querySelectorAll("button")) button.disabled = false;
  find("still", HTMLElement).hidden = !stayStill;

  const panels = new SidePanels({
    client,
    page,
    notice,
    theme: () => themes.theme,
    viewport,
    isRunning: isPlaying,
    isIdle: () => document.hidden || recovery.stopped,
    toggled: (isOpen) => panel.makeRoom(isOpen),
    failed,
  });
  const accounting = lazyPart(() => import("./account/account.ts"));
  const account = async () => {
    const { account } = await accounting();
    const seen = client.frames();
    return seen === null ? "" : account({ ...seen, config: client.config, running: isPlaying() });
  };
  const singleKeys = new SingleKeys(() => localStorage);
  const dialogs = offerDialogs({ client, singleKeys, account, failed });
  const hands = new FirstTouch({
    client,
    area: free,
    stage,
    viewport,
    line: { text: find("hand-text", HTMLElement), stop: find("stop-following", HTMLElement) },
    kept: new Kept("thrown", () => localStorage),
    failed,
  });
  const view = new LazyView(({ ViewGroup }) => new ViewGroup(client, themes, (ball) => hands.follow(ball)), failed);
  const show = (what: Shown) => view.use((group) => group.toggle(what));
  listenToKeys({
    scope: window,
    isOn: () => singleKeys.on,
    isFollowing: () => hands.followed > 0,
    isModal: () => document.querySelector("dialog[open]") !== null,
    actions: {
      toggle,
      step: () => transport.step(),
      reset: () => transport.reset(),
      slower: () => parameters.changeSpeed(-1),
      faster: () => parameters.changeSpeed(1),
      goTo() {
        panel.openRun();
        goTo.focus();
      },
      cancel() {
        if (transport.destination !== undefined) transport.cancel();
        else if (hands.followed > 0) hands.follow(0);
        else panels.close();
      },
      followNext: () => hands.followNext(1),
      followPrevious: () => hands.followNext(-1),
      pushLeft: () => hands.push(-1, 0),
      pushUp: () => hands.push(0, 1),
      pushDown: () => hands.push(0, -1),
      pushRight: () => hands.push(1, 0),
      controls: () => panel.toggle(),
      lab: panels.toggleLab,
      charts: panels.toggleCharts,
      share: dialogs.share,
      say: () => void account().then((text) => notice.show("", text), failed),
      details: dialogs.details,
      keys: dialogs.keys,
      velocity: () => show("velocity"),
      contacts: () => show("contacts"),
      wallSpeed: () => show("wallSpeed"),
      grid: () => show("grid"),
      trail: () => show("trail"),
    },
  });

  const hiddenPause = new HiddenPause(transport, startHidden && !stayStill);
  watchHidden({ document, window }, (hidden) => hiddenPause.update(hidden));
  hiddenPause.update(document.hidden);
  showPlaying(isPlaying());
  showScene();
}
