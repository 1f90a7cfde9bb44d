/**
 * What a first attempt does, put right where it would not run: each disc against each other, O(n²), one impulse along the
 * normal per contact, half of an overlap undone on either side, no friction, no sub-steps. It shows what a pair search
 * and a solver are for; it is no peer.
 */
import type { Engine } from "../engine.ts";
import type { Scene } from "../scene.ts";
import { apothemOf, normalAngles } from "../walls.ts";

export function createNaive(scene: Scene): Engine {
  const { balls, radius, gravity, angularVelocity, restitution, timeStep, sides } = scene;
  const p = scene.places.slice();
  const v = new Float64Array(2 * balls);
  const room = apothemOf(scene) - radius;
  let wallAngle = 0;

  function fall(): void {
    for (let i = 0; i < 2 * balls; i += 2) {
      v[i + 1] -= gravity * timeStep;
      p[i] += v[i] * timeStep;
      p[i + 1] += v[i + 1] * timeStep;
    }
  }

  function collide(): void {
    for (let i = 0; i < 2 * balls; i += 2) {
      for (let j = i + 2; j < 2 * balls; j += 2) {
        const dx = p[j] - p[i];
        const dy = p[j + 1] - p[i + 1];
        const squared = dx * dx + dy * dy;
        if (squared >= 4 * radius * radius || squared === 0) continue;
        const distance = Math.sqrt(squared);
        const nx = dx / distance;
        const ny = dy / distance;
        const half = radius - 0.5 * distance;
        p[i] -= half * nx;
        p[i + 1] -= half * ny;
        p[j] += half * nx;
        p[j + 1] += half * ny;
        const approach = (v[j] - v[i]) * nx + (v[j + 1] - v[i + 1]) * ny;
        if (approach >= 0) continue;
        const impulse = 0.5 * (1 + restitution) * approach;
        v[i] += impulse * nx;
        v[i + 1] += impulse * ny;
        v[j] -= impulse * nx;
        v[j + 1] -= impulse * ny;
      }
    }
  }

  function bounceOffWalls(): void {
    wallAngle += angularVelocity * timeStep;
    for (const angle of normalAngles(sides, wallAngle)) {
      const nx = Math.cos(angle);
      const ny = Math.sin(angle);
      for (let i = 0; i < 2 * balls; i += 2) {
        const depth = nx * p[i] + ny * p[i + 1] - room;
        if (depth <= 0) continue;
        p[i] -= depth * nx;
        p[i + 1] -= depth * ny;
        const wallSpeed = angularVelocity * (p[i] * ny - p[i + 1] * nx);
        const approach = v[i] * nx + v[i + 1] * ny - wallSpeed;
        if (approach <= 0) continue;
        v[i] -= (1 + restitution) * approach * nx;
        v[i + 1] -= (1 + restitution) * approach * ny;
      }
    }
  }

  return {
    step() {
      fall();
      collide();
      bounceOffWalls();
    },
    read: (places) => places.set(p),
    wallAngle: () => wallAngle,
  };
}
