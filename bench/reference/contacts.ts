/**
 * Who touches whom: ball with ball by a uniform grid whose cells are as wide as a ball, so that only neighbouring cells can
 * hold partners; ball with wall by the signed distance from the wall's plane, so that a ball that has passed it is still held.
 */
import type { Scene } from "../scene.ts";
import { apothemOf, normalAngles } from "../walls.ts";
import type { State } from "./state.ts";

/** Fills state.contacts, from the bottom row of cells to the top, and gives the walls' bodies their velocity. */
export type ContactSearch = (state: State) => void;

export function createContactSearch(scene: Scene): ContactSearch {
  const { balls, sides, radius, circumradius, angularVelocity } = scene;
  const diameter = 2 * radius;
  const perInertia = 2 / (radius * radius);
  // A border of empty cells saves asking whether a neighbour exists.
  const columns = Math.floor((2 * circumradius) / diameter) + 3;
  const start = new Int32Array(columns * columns + 2);
  const cellOf = new Int32Array(balls);
  const order = new Int32Array(balls);
  const normals = new Float64Array(2 * sides);
  const room = apothemOf(scene) - radius;

  const line = (coordinate: number) =>
    Math.min(Math.max(1 + Math.floor((coordinate + circumradius) / diameter), 1), columns - 2);

  /** Counting sort: order[start[c]] to order[start[c + 1] − 1] are the balls of cell c. */
  function sort(x: Float64Array, y: Float64Array): void {
    start.fill(0);
    for (let i = 0; i < balls; i++) {
      cellOf[i] = line(x[i]) + columns * line(y[i]);
      start[cellOf[i] + 2]++;
    }
    for (let c = 2; c < start.length; c++) start[c] += start[c - 1];
    for (let i = 0; i < balls; i++) order[start[cellOf[i] + 1]++] = i;
  }

  return (state) => {
    const { x, y, vx, vy } = state.bodies;
    const { a, b, nx, ny, lever, normalMass, tangentMass, normalImpulse, tangentImpulse } = state.contacts;
    let count = 0;
    let walls = 0;

    const add = (i: number, j: number, normalX: number, normalY: number, distance: number) => {
      a[count] = i;
      b[count] = j;
      nx[count] = normalX;
      ny[count] = normalY;
      const l = 0.5 * distance;
      lever[count] = l;
      // A pair gives way twice as easily as a ball against a wall.
      const m = j < balls ? 2 : 1;
      normalMass[count] = 1 / m;
      tangentMass[count] = 1 / (m * (1 + l * l * perInertia));
      normalImpulse[count] = 0;
      tangentImpulse[count] = 0;
      count++;
    };

    const addPair = (i: number, j: number) => {
      const dx = x[j] - x[i];
      const dy = y[j] - y[i];
      const squared = dx * dx + dy * dy;
      if (squared >= diameter * diameter) return;
      const distance = Math.sqrt(squared);
      add(i, j, distance > 0 ? dx / distance : 1, distance > 0 ? dy / distance : 0, distance);
    };

    const addWalls = (i: number) => {
      if (x[i] * x[i] + y[i] * y[i] <= room * room) return;
      for (let w = 0; w < sides; w++) {
        const normalX = normals[2 * w];
        const normalY = normals[2 * w + 1];
        const gap = room - (normalX * x[i] + normalY * y[i]);
        if (gap >= 0) continue;
        const distance = diameter + gap;
        const j = balls + walls++;
        x[j] = x[i] + distance * normalX;
        y[j] = y[i] + distance * normalY;
        vx[j] = -angularVelocity * (y[i] + 0.5 * distance * normalY);
        vy[j] = angularVelocity * (x[i] + 0.5 * distance * normalX);
        add(i, j, normalX, normalY, distance);
      }
    };

    for (const [w, angle] of normalAngles(sides, state.wallAngle).entries()) {
      normals[2 * w] = Math.cos(angle);
      normals[2 * w + 1] = Math.sin(angle);
    }
    sort(x, y);
    for (let k = 0; k < balls; k++) {
      const i = order[k];
      const cell = cellOf[i];
      addWalls(i);
      // The rest of its own cell and the next one in the row, then three cells of the row above.
      for (let m = k + 1; m < start[cell + 2]; m++) addPair(i, order[m]);
      for (let m = start[cell + columns - 1]; m < start[cell + columns + 2]; m++) addPair(i, order[m]);
    }
    state.contacts.count = count;
  };
}
