/**
 * The exchange between real threads for as long as one likes: a writer flat out, a reader that races it and one that
 * sleeps on its lease and copies checkpoints. Every byte of every frame is checked.
 */
import { createTarget } from "../../src/shared/sharing.ts";
import { Crew, type Progress } from "../../tests/exchange/threads/crew.ts";

export interface ExchangeSoak {
  /** An even number. */
  readonly balls: number;
  /** Ends when so many different frames have been checked; that takes a core each for the writer and the racing reader. */
  readonly frames?: number;
  /** Or after so many seconds. */
  readonly seconds?: number;
  /** Or when this says so. */
  readonly stop?: AbortSignal;
  /** Called some times a second. */
  readonly onProgress?: (progress: ExchangeFigures) => void;
}

export interface ExchangeFigures {
  /** Acquired by either reader, and checked. */
  readonly checked: number;
  /** Those of them that were another than that reader's last one. */
  readonly different: number;
  /** Frames torn, or older than the one before; checkpoints, too. */
  readonly torn: number;
  /** How often a reader had to look again; known at the end only. */
  readonly repeats: number;
  readonly published: number;
  /** Checkpoints copied and checked; known at the end only. */
  readonly checkpoints: number;
  readonly seconds: number;
}

const figures = ({ checked, different, torn, published, milliseconds }: Progress): ExchangeFigures => ({
  checked,
  different,
  torn,
  repeats: 0,
  published,
  checkpoints: 0,
  seconds: milliseconds / 1000,
});

/** @throws RangeError when neither end is given */
export async function soakExchange({
  balls,
  frames = Number.POSITIVE_INFINITY,
  seconds = Number.POSITIVE_INFINITY,
  stop,
  onProgress,
}: ExchangeSoak): Promise<ExchangeFigures> {
  if (frames === Number.POSITIVE_INFINITY && seconds === Number.POSITIVE_INFINITY) {
    throw new RangeError("a soak of the exchange needs an end: a number of frames or of seconds");
  }
  const crew = await Crew.start();
  try {
    let last: ExchangeFigures | undefined;
    const { writer, racer, holder } = await crew.run({ frames: createTarget("shared", balls, 1) }, {}, (progress) => {
      last = figures(progress);
      onProgress?.(last);
      return last.different >= frames || last.seconds >= seconds || (stop?.aborted ?? false);
    });
    const readers = [racer, holder];
    const sum = (count: (reader: typeof racer) => number) =>
      readers.reduce((total, reader) => total + count(reader), 0);
    return {
      checked: sum((reader) => reader.frames),
      different: sum(({ different }) => different),
      torn: sum(({ torn, backward }) => torn + backward),
      repeats: sum(({ repeats }) => repeats),
      published: writer.frames,
      checkpoints: holder.checkpoints,
      seconds: last?.seconds ?? 0,
    };
  } finally {
    await crew.end();
  }
}
