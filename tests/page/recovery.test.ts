/** What the page says while workers are lost and replaced: never "Running" of what stands still. */
import { expect, it, vi } from "vitest";
import type { Condition, Restart } from "../../src/main/client.ts";
import type { NoticeAction } from "../../src/main/notice.ts";
import { Recovery, type Restartable } from "../../src/main/recovery.ts";
import { type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { InvalidState, WorkerLost } from "../../src/shared/errors.ts";
import type { RendererName } from "../../src/shared/protocol.ts";

const lost = (worker: "physics" | "render" = "physics") =>
  new WorkerLost(`the ${worker} worker is lost: it threw "unlucky"`, {
    worker,
    phase: "run",
    lastStep: 7,
    reason: "…",
  });

const nothing = { state: "Running", title: "", text: "", actions: [] as readonly NoticeAction[] };

/** A client that says what the test tells it to; its restart() settles by hand. */
function setUp(renderer: RendererName = "canvas2d") {
  const listeners = {
    condition: (_: Condition) => {},
    restart: (_: Restart) => {},
    failure: (_: WorkerLost) => {},
  };
  let reject = (_: unknown) => {};
  const client = {
    condition: "ready" as Condition,
    renderer,
    onCondition: (listener: (condition: Condition) => void) => void Object.assign(listeners, { condition: listener }),
    onRestart: (listener: (restart: Restart) => void) => void Object.assign(listeners, { restart: listener }),
    onFailure: (listener: (error: WorkerLost) => void) => void Object.assign(listeners, { failure: listener }),
    restart: vi.fn((_change?: ConfigChange) => {
      become("starting");
      return new Promise<void>((_, refuse) => {
        reject = refuse;
      });
    }),
  } satisfies Restartable;
  const become = (condition: Condition) => {
    client.condition = condition;
    listeners.condition(condition);
  };

  const page = { ...nothing };
  const notice = {
    show: (title: string, text: string, actions: readonly NoticeAction[] = []) => {
      Object.assign(page, { title, text, actions });
      return () => {};
    },
    close: () => void Object.assign(page, { ...nothing, state: page.state }),
  };
  const state = (state: string) => void Object.assign(page, { state });
  const changed = vi.fn();
  const startedAfresh = vi.fn();
  const recovery = new Recovery(client, notice, { state, changed, startedAfresh });
  return {
    ...{ page, client, recovery, become, changed, startedAfresh },
    restarted(worker: "physics" | "render", steps: number) {
      become("ready");
      listeners.restart({ worker, lost: steps, step: 100, reason: "…" });
    },
    fail(error: WorkerLost) {
      become("failed");
      listeners.failure(error);
    },
    press(label: string) {
      const { act } = page.actions.find((action) => action.label === label)!;
      notice.close(); // as the button does, before it acts
      act();
    },
    async startFails(error: unknown) {
      become("failed");
      reject(error);
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

it("while a worker is replaced the page says so at once, and afterwards what happened", () => {
  const { page, recovery, become, restarted, changed, startedAfresh } = setUp();
  expect(recovery.hasTheSay).toBe(false);
  become("restarting");
  expect(page).toEqual({ ...nothing, state: "Restarting…" });
  expect(recovery.hasTheSay).toBe(true);
  expect(recovery.stopped).toBe(false);
  restarted("physics", 0);
  expect(recovery.hasTheSay).toBe(false);
  expect(page.text).toBe("The simulation stopped and was started again.");
  expect(changed).toHaveBeenCalledOnce();
  expect(startedAfresh).not.toHaveBeenCalled();
});

it("a restart is told with the steps that it cost, and with the worker that it was of", () => {
  const { page, restarted } = setUp();
  restarted("physics", 3);
  expect(page).toMatchObject({ title: "", text: "The simulation stopped and was started again, 3 steps were lost." });
  restarted("render", 0);
  expect(page.text).toBe("The picture stopped and was started again.");
});

it("a picture that WebGL2 does not draw any more is said to be drawn otherwise, once", () => {
  const { page, client, restarted } = setUp("webgl2");
  restarted("render", 0);
  expect(page.text).toBe("The picture stopped and was started again.");
  client.renderer = "canvas2d";
  restarted("render", 0);
  expect(page.text).toBe(
    "The picture stopped and was started again. WebGL2 is not available here; drawn with Canvas 2D.",
  );
  restarted("render", 0);
  expect(page.text).toBe("The picture stopped and was started again.");
});

it("silence is said until there is an answer", () => {
  const { page, recovery } = setUp();
  recovery.late();
  expect(page.state).toBe("Not answering");
  expect(recovery.hasTheSay).toBe(true);
  recovery.answered();
  expect(recovery.hasTheSay).toBe(false);
});

it("silence does not hide that the worker is being replaced, or that there is none", () => {
  const { page, recovery, become, fail } = setUp();
  become("restarting");
  recovery.late();
  expect(page.state).toBe("Restarting…");
  fail(lost());
  recovery.late();
  expect(page.state).toBe("Stopped");
});

it("a call that was lost with its worker needs no words of its own; other errors do", () => {
  const { page, recovery, become } = setUp();
  become("restarting");
  expect(recovery.explains(lost())).toBe(true);
  expect(page).toEqual({ ...nothing, state: "Restarting…" });
  expect(recovery.explains(new InvalidState("not now"))).toBe(false);
  expect(recovery.explains(new Error("?"))).toBe(false);
});

it("when the client has given up, the page says what happened, again whenever something is asked for", () => {
  const { page, recovery, become, fail } = setUp();
  become("restarting");
  fail(lost());
  const told = {
    state: "Stopped",
    title: "The simulation keeps stopping.",
    text: 'The physics worker is lost: it threw "unlucky".',
    actions: [expect.objectContaining({ label: "Try again" }), expect.objectContaining({ label: "Back to Origin" })],
  };
  expect(page).toEqual(told);
  expect(recovery.stopped).toBe(true);
  expect(recovery.hasTheSay).toBe(true);
  Object.assign(page, nothing);
  expect(recovery.explains(lost())).toBe(true);
  expect(page).toEqual(told);
});

it("a picture that keeps stopping is not called a simulation", () => {
  const { page, fail } = setUp();
  fail(lost("render"));
  expect(page.title).toBe("The picture keeps stopping.");
});

it("Try again starts afresh with the configuration in force", () => {
  const { page, client, recovery, become, startedAfresh, changed, fail, press } = setUp();
  fail(lost());
  press("Try again");
  expect(client.restart).toHaveBeenCalledExactlyOnceWith(undefined);
  expect(page).toEqual({ ...nothing, state: "Restarting…" });
  expect(recovery.stopped).toBe(false);
  expect(startedAfresh).not.toHaveBeenCalled();
  become("ready");
  expect(startedAfresh).toHaveBeenCalledOnce();
  expect(changed).toHaveBeenCalledOnce();
  expect(recovery.hasTheSay).toBe(false);
});

it("Back to Origin starts afresh with every default", () => {
  const { client, fail, press } = setUp();
  fail(lost());
  press("Back to Origin");
  expect(client.restart).toHaveBeenCalledExactlyOnceWith(defaultConfig);
});

it("a start that was asked for elsewhere takes the offer away", () => {
  const { page, become, fail } = setUp();
  fail(lost());
  become("starting");
  expect(page).toEqual({ ...nothing, state: "Restarting…" });
});

it("a start that fails, too, is offered again, with the newest reason that there is", async () => {
  const { page, recovery, fail, press, startFails } = setUp();
  fail(lost());
  press("Try again");
  await startFails(new WorkerLost("the physics worker is lost: its script could not be loaded"));
  expect(recovery.stopped).toBe(true);
  const told = { state: "Stopped", text: "The physics worker is lost: its script could not be loaded." };
  expect(page).toMatchObject(told);
  press("Back to Origin");
  await startFails(new Error("out of memory"));
  expect(page).toMatchObject({ ...told, title: "The simulation keeps stopping." });
});

it("a client that was disposed of is stopped, and there is nothing to try", () => {
  const { page, recovery, become } = setUp();
  become("disposed");
  expect(recovery.stopped).toBe(true);
  recovery.explains(lost());
  expect(page).toEqual({ ...nothing, state: "Stopped" });
});

it("nor is there for one that had given up before", () => {
  const { page, recovery, become, fail } = setUp();
  fail(lost());
  Object.assign(page, nothing);
  become("disposed");
  recovery.explains(lost());
  expect(page).toEqual({ ...nothing, state: "Stopped" });
});
