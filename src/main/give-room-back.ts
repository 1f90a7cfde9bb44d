/**
 * What the load lab and the charts do for the controls when they close. Rows that were put away for them come back a frame
 * later: the click is answered by the panel that has gone, and laying out a hundred rows would keep that waiting.
 */
import { afterFrame } from "./after-frame.ts";
import { find } from "./dom.ts";

export interface RoomTaken {
  readonly page: HTMLElement;
  /** The controls make room, or need not any more. */
  readonly toggled: (isOpen: boolean) => void;
}

export function giveRoomBack({ page, toggled }: RoomTaken): void {
  // Rows that are to be seen may hold the focus, and would lose it.
  if (page.dataset.controls === "shut") {
    const { style } = find("groups", HTMLElement);
    style.display = "none";
    void afterFrame().then(() => {
      style.display = "";
    });
  }
  toggled(false);
}
