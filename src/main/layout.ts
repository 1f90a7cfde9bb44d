/** The media query of the layout with a panel beside the stage; style.css has the same, and a test that they agree. */
export const wideLayout = "(min-width: 840px), (min-width: 640px) and (orientation: landscape)";

/** The width from which the load lab, or the charts, have room beside the panel. */
export const roomyLayout = "(min-width: 1500px)";
