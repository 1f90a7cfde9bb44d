/** The slider and the field of the lasting load: the field takes what is written when it is left or Enter is pressed. */
import { plainNumber } from "../words.ts";
import { MAX_SHARE } from "./load-maker.ts";

/** A share as it is written: rounded, and no more than can be; null if it is no number. */
export function readShare(text: string): number | null {
  const plain = plainNumber(text.replace("%", ""));
  const value = plain === "" ? Number.NaN : Number(plain);
  return Number.isNaN(value) ? null : Math.round(Math.min(Math.max(value, 0), MAX_SHARE));
}

export class ShareInput {
  readonly #slider: HTMLInputElement;
  readonly #field: HTMLInputElement;
  #share = 0;

  /** @param choose called with each new share, in per cent */
  constructor(slider: HTMLInputElement, field: HTMLInputElement, choose: (share: number) => void) {
    this.#slider = slider;
    this.#field = field;
    const take = (share: number) => {
      const isNew = share !== this.#share;
      this.show(share);
      if (isNew) choose(share);
    };
    slider.addEventListener("input", () => take(slider.valueAsNumber));
    field.addEventListener("change", () => take(readShare(field.value) ?? this.#share));
    this.show(0);
  }

  show(share: number): void {
    this.#share = share;
    this.#slider.value = String(share);
    this.#slider.style.setProperty("--filled", `${(100 * share) / MAX_SHARE}%`);
    this.#slider.ariaValueText = `${share} %`;
    this.#field.value = String(share);
  }
}
