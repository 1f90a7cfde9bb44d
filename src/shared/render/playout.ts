/**
 * The reader's playout clock: which simulated time a display frame shows.
 *
 * Every frame says when its newest state was due. These moments and the states' times are points of a line, which is
 * even while the loop keeps up, however late the frames arrive. The clock plays that line out behind the display's:
 *
 *   position = display's clock − delay        shown time = the line at that position
 *
 * So an even display shows an even motion, through changes of speed as well, and nothing disturbs it but a change of the
 * delay. That aims at one publication interval plus the recent lateness, steered gently. It is set at once only where
 * there is no choice: raised when the newest state is reached (the picture holds, it never extrapolates), and lowered to
 * what the frames reach back to.
 *
 * Lateness is learnt from ages, display's clock − due. A constant offset between the two threads' clocks is part of
 * every age and of the delay alike, and cancels out.
 */
import { type FrameView, LATEST_STATE, SHOW_LATEST } from "../frame.ts";

/** Points of the line: more than the delay ever spans. */
const POINTS = 8;
/** 1/ms: how fast the delay follows its aim; 10 ms off, the pace differs by 1 %, which can't be seen. */
const GAIN = 1 / 1000;
/** 1/ms: how fast what was learnt of ages fades. */
const FADE = 1 / 4000;
/** ms: a frame older than any by this much means that a clock leapt (the computer slept), not that it is late. */
const LEAP = 100;

/** Moves a value towards a target by a share of the way, never beyond it. */
function towards(value: number, target: number, share: number): number {
  return value + (target - value) * Math.min(share, 1);
}

export class PlayoutClock {
  #generation = -1;
  /** Simulated seconds; NaN before the first frame. */
  #shown = Number.NaN;

  // The line: ms of the writer's clock and simulated seconds, oldest point first.
  readonly #dues = new Float64Array(POINTS);
  readonly #times = new Float64Array(POINTS);
  #points = 0;

  // All in ms; ages and the delay include the offset between the clocks.
  #now = 0;
  #extended = 0;
  #delay = 0;
  #interval = 0;
  /** How young a frame is when it comes into sight, at best; NaN until learnt. */
  #youngest = Number.NaN;
  /** How old the newest frame gets before the next one, at worst. */
  #oldest = Number.NaN;
  /** The longest delay that frames reach back to. */
  #reach = Number.NaN;

  /**
   * Simulated seconds to show: never before what was shown last, nor after the frame's newest state.
   *
   * @param now shared-clock milliseconds of the display frame, in the reader's thread
   * @param frame the newest one
   */
  show(now: number, frame: FrameView): number {
    const newest = frame.times[LATEST_STATE];
    if (frame.generation !== this.#generation || newest < this.#shown) {
      this.#generation = frame.generation;
      this.#shown = Number.NaN;
      this.#points = 0;
    }
    const elapsed = now - this.#now;
    this.#now = now;
    const first = this.#points === 0 && !(newest > this.#shown); // also true for NaN
    if (first || (frame.flags & SHOW_LATEST) !== 0) {
      this.#points = 0;
      this.#shown = newest;
      return newest;
    }
    const age = now - frame.due;
    if (this.#points === 0 || newest > this.#times[this.#points - 1]) this.#extend(age, frame);
    this.#steer(elapsed, age);
    const time = this.#timeAt(now - this.#delay);
    this.#shown = Math.min(Math.max(time, this.#shown, frame.times[0]), newest);
    return this.#shown;
  }

  /** The line goes on to the newest state of a frame that has come into sight. */
  #extend(age: number, frame: FrameView): void {
    const { due, rate, times } = frame;
    const newest = times[LATEST_STATE];
    if (age > this.#oldest + LEAP || due <= this.#dues[this.#points - 1]) {
      // One of the clocks leapt: what was learnt no longer holds.
      this.#points = 0;
      this.#youngest = Number.NaN;
    }
    if (this.#points === 0) {
      // A new line; it begins at what is shown, so that the picture goes on smoothly from there.
      const ahead = rate > 0 ? ((newest - this.#shown) / rate) * 1000 : 0;
      this.#append(due - ahead, this.#shown);
      this.#delay = age + ahead;
    }
    this.#append(due, newest);
    const [first, last] = [this.#points - 2, this.#points - 1];
    const pace = (this.#dues[last] - this.#dues[first]) / (newest - this.#times[first]); // ms per simulated second
    this.#learn(age, (newest - times[0]) * pace);
  }

  #append(due: number, time: number): void {
    if (this.#points === POINTS) {
      this.#dues.copyWithin(0, 1);
      this.#times.copyWithin(0, 1);
      this.#points--;
    }
    this.#dues[this.#points] = due;
    this.#times[this.#points] = time;
    this.#points++;
  }

  /** What a new frame tells of ages; it spans `span` ms. */
  #learn(age: number, span: number): void {
    const fade = (this.#now - this.#extended) * FADE;
    this.#extended = this.#now;
    this.#interval = span / 2;
    if (Number.isNaN(this.#youngest)) {
      this.#youngest = age;
      this.#oldest = age;
      this.#reach = age + span;
    }
    this.#youngest = Math.min(age, towards(this.#youngest, age, fade));
    this.#reach = Math.min(age + span, towards(this.#reach, age + span, fade));
  }

  /** Moves the delay towards its aim. */
  #steer(elapsed: number, age: number): void {
    const onTime = this.#youngest + this.#interval;
    const faded = towards(this.#oldest, onTime, elapsed * FADE);
    this.#oldest = Math.min(Math.max(faded, age), this.#reach);
    const steered = towards(this.#delay, Math.max(this.#oldest, onTime), elapsed * GAIN);
    this.#delay = Math.min(Math.max(steered, age), this.#reach);
  }

  /** Simulated seconds of the line at a position, in ms of the writer's clock; its ends hold. */
  #timeAt(position: number): number {
    const dues = this.#dues;
    const times = this.#times;
    let i = this.#points - 1;
    if (position >= dues[i]) return times[i];
    while (i > 0 && position < dues[i - 1]) i--;
    if (i === 0) return times[0];
    const share = (position - dues[i - 1]) / (dues[i] - dues[i - 1]);
    return times[i - 1] + (times[i] - times[i - 1]) * share;
  }
}
