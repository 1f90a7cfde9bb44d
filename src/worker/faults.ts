/**
 * A worker's end of the fault port: a message { fault } makes it fail in the way that src/shared/faults.ts names. comlink
 * takes no notice of such a message.
 */
import { FrameWriter } from "../shared/exchange.ts";
import { type FaultMessage, loseContext } from "../shared/faults.ts";

/** In a worker of a test build, once, before its first call. */
export function listenToFaults(): void {
  let canvas: OffscreenCanvas | undefined;
  addEventListener("message", ({ data }: MessageEvent<{ argumentList?: unknown } & Partial<FaultMessage>>) => {
    // The canvas comes as an argument of the picture's init.
    for (const packed of Array.isArray(data.argumentList) ? data.argumentList : []) {
      if (packed?.value instanceof OffscreenCanvas) canvas = packed.value;
    }
    switch (data.fault) {
      case "step":
        if (canvas) failInFrame(canvas);
        else void failInStep();
        break;
      case "throw":
        throw new Error("a fault that was asked for");
      case "hang":
        for (;;);
      case "close":
        close();
        break;
      case "context":
      case "context-gone":
        if (!canvas) throw new Error(`the fault "${data.fault}" needs a canvas`);
        loseContext(canvas, data.fault === "context");
        break;
    }
  });
}

/** Sub-steps tell that they are done by a heartbeat: so the step ends half done, as it would by an error of its own. */
async function failInStep(): Promise<void> {
  const { MessageWriter } = await import("../shared/message-exchange.ts");
  for (const { prototype } of [FrameWriter, MessageWriter]) prototype.heartbeat = fail;
}

function failInFrame(canvas: OffscreenCanvas): void {
  const gl = canvas.getContext("webgl2"); // null where the canvas has a 2D context
  if (gl) Object.defineProperty(gl, "drawArraysInstanced", { value: fail });
  else Object.defineProperty(canvas.getContext("2d"), "drawImage", { value: fail });
}

function fail(): never {
  throw new Error("a fault that was asked for, in the midst of it");
}
