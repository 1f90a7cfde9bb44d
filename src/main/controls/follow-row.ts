/** The row that follows a ball by its number: for whoever can't point at one, and has the single keys off. */
import { create, setText } from "../dom.ts";
import { plainNumber, rangeRule } from "../words.ts";

export class FollowRow {
  readonly row = create("div", { className: "row plain-row" });
  readonly #field = create("input", {
    ...{ id: "follow", type: "text", inputMode: "numeric", autocomplete: "off", placeholder: "none" },
  });
  readonly #problem = create("p", { id: "follow-problem", className: "problem" });
  readonly #balls: () => number;
  readonly #follow: (ball: number) => void;

  /**
   * @param balls that there are
   * @param follow told the number of the ball that is to be followed, 0 for none
   */
  constructor(balls: () => number, follow: (ball: number) => void) {
    this.#balls = balls;
    this.#follow = follow;
    const label = create("label", { htmlFor: "follow", textContent: "Follow ball" });
    const value = create("div", { className: "value" });
    value.append(this.#field);
    this.#field.setAttribute("aria-describedby", this.#problem.id);
    this.#problem.setAttribute("role", "status");
    this.row.append(label, value, this.#problem);
    this.#field.addEventListener("change", () => this.#read());
  }

  /** @param followed its number, 0 for none; a number that is being written stays */
  show(followed: number): void {
    if (document.activeElement === this.#field || this.#problem.textContent !== "") return;
    this.#field.value = followed === 0 ? "" : String(followed);
  }

  #read(): void {
    const text = plainNumber(this.#field.value);
    const ball = text === "" ? 0 : Number(text);
    const isBall = Number.isInteger(ball) && ball <= this.#balls() && (text === "" || ball >= 1);
    setText(this.#problem, isBall ? "" : `Ball ${rangeRule(1, this.#balls())}.`);
    if (isBall) this.#field.removeAttribute("aria-invalid");
    else this.#field.setAttribute("aria-invalid", "true");
    if (isBall) this.#follow(ball);
  }
}
