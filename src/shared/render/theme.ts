/** The colours of the stage, light and dark. The balls are the same in both. Shadows as rgb "r, g, b" and alphas. */
import type { Theme } from "../protocol.ts";

export interface StageTheme {
  readonly page: string;
  readonly field: string;
  /** The solid frame under the room's light, from upper left to lower right. */
  readonly frame: readonly [string, string, string];
  /** The thin line on the frame's inside edge. */
  readonly edge: string;
  /** The marked corner. */
  readonly mark: string;
  /** What the frame casts on the field. */
  readonly innerShadow: string;
  /** What the frame casts on the page. */
  readonly pageShadow: string;
  /** What a ball casts on the field: alpha at .45 r, in between, and at 1.32 r. */
  readonly ballShadow: readonly [string, string, string];
  /** Where a ball nears a wall, at its darkest, and the same colour at alpha 0. */
  readonly contactShadow: readonly [string, string];
  /** Of lines over the balls, by the indices of segments.ts: all but the halo at least 3:1 on the field. */
  readonly overlays: readonly [velocity: string, contact: string, grid: string, followed: string, halo: string];
}

export const stageThemes: Readonly<Record<Theme, StageTheme>> = {
  light: {
    page: "#f0f0f0",
    field: "#ffffff",
    frame: ["#3d3a36", "#302d2a", "#211f1d"],
    edge: "rgba(255, 255, 255, 0.22)",
    mark: "#ea5506",
    innerShadow: "rgba(40, 28, 16, 0.30)",
    pageShadow: "rgba(60, 45, 30, 0.20)",
    ballShadow: ["rgba(20, 12, 4, 0.26)", "rgba(20, 12, 4, 0.11)", "rgba(20, 12, 4, 0)"],
    contactShadow: ["rgba(20, 12, 4, 0.62)", "rgba(20, 12, 4, 0)"],
    overlays: ["#1d5fa6", "#8a1c7c", "#8b8680", "#1c1a18", "#ffffff"],
  },
  dark: {
    page: "#121110",
    field: "#1d1b19",
    frame: ["#68625c", "#66605a", "#645e58"],
    edge: "rgba(255, 255, 255, 0.16)",
    mark: "#ffa266",
    innerShadow: "rgba(0, 0, 0, 0.75)",
    pageShadow: "rgba(0, 0, 0, 0.55)",
    ballShadow: ["rgba(0, 0, 0, 0.80)", "rgba(0, 0, 0, 0.34)", "rgba(0, 0, 0, 0)"],
    contactShadow: ["rgba(0, 0, 0, 0.62)", "rgba(0, 0, 0, 0)"],
    overlays: ["#8cc4ff", "#f3a6e6", "#7d7770", "#ffffff", "#1d1b19"],
  },
};
