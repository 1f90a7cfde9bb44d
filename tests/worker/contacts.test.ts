/** What frames say of contacts: the impulses of known impacts and loads, no more than fits, and nothing unless it is wanted. */
import { describe, expect, test, vi } from "vitest";
import { applyChange, type ConfigChange, defaultConfig } from "../../src/shared/config.ts";
import { createExchange, FrameReader } from "../../src/shared/exchange.ts";
import { CONTACT, contactCapacity, FrameView, frameBytes } from "../../src/shared/frame.ts";
import { ContactLog, IMPACT_STEPS } from "../../src/worker/contact-log.ts";
import { createWorld, STEP, step, writeBall } from "../../src/worker/physics/index.ts";
import { Simulation } from "../../src/worker/simulation.ts";
import { FakeTime } from "./fake-time.ts";

const still = { gravity: 0, airDrag: 0, spinDrag: 0, friction: 0, rotation: 0, launchSpeed: 0 };

function contactsOf({ contacts, contactCount }: FrameView) {
  return Array.from({ length: contactCount }, (_, k) => {
    const [x, y, nx, ny, impulse, age] = contacts.subarray(CONTACT.STRIDE * k, CONTACT.STRIDE * (k + 1));
    return { x, y, nx, ny, impulse, age };
  });
}

function watch(change: ConfigChange) {
  const world = createWorld(applyChange(defaultConfig, { ...still, ...change }));
  const log = new ContactLog(world);
  const frame = new FrameView(new ArrayBuffer(frameBytes(world.count)), 0, world.count);
  const look = () => {
    log.write(frame);
    return contactsOf(frame);
  };
  return { world, log, look };
}

describe("contacts", () => {
  test("of an impact have its impulse, where and along what it was, until it is old", () => {
    const { world, look } = watch({ balls: 2 });
    writeBall(world, 1, { x: -20, y: 30, vx: 100, vy: 0 });
    writeBall(world, 2, { x: 20, y: 30, vx: -140, vy: 0 });
    expect(look()).toEqual([]);
    let waited = 0;
    while (look().length === 0 && waited++ < 100) step(world);
    const [impact, ...others] = look();
    expect(others).toEqual([]);
    // Elastic bodies of mass 1 exchange their velocities: each gets the relative speed.
    expect(impact.impulse).toBeCloseTo(240, 3);
    expect(Math.abs(impact.nx)).toBeCloseTo(1, 6);
    expect(impact.y).toBeCloseTo(30, 3);
    expect(Math.abs(impact.x - -20 / 12)).toBeLessThan(1); // 10 units to go at 240 units/s, the first at 100 of them
    expect(impact.age).toBe(0);
    for (let k = 0; k < IMPACT_STEPS - 1; k++) step(world);
    expect(look().map(({ age }) => age)).toEqual([IMPACT_STEPS - 1]);
    step(world);
    expect(look()).toEqual([]);
  });

  test("with a wall have the wall's outward normal, and lie on it", () => {
    const { world, look } = watch({ balls: 1, sides: 4, wallRestitution: 0.5 });
    // Wall 0 of a square faces up and right.
    writeBall(world, 1, { x: 90, y: 90, vx: 80, vy: 80 });
    let waited = 0;
    while (look().length === 0 && waited++ < 100) step(world);
    const [impact] = look();
    expect(impact.impulse).toBeCloseTo(1.5 * 80 * Math.SQRT2, 2);
    expect([impact.nx, impact.ny]).toEqual([expect.closeTo(Math.SQRT1_2, 5), expect.closeTo(Math.SQRT1_2, 5)]);
    expect((impact.x + impact.y) * Math.SQRT1_2).toBeCloseTo(world.apothem, 0);
  });

  test("of a ball at rest carry its weight", () => {
    const { world, look } = watch({ balls: 1, gravity: 720, airDrag: 1, sides: 5 });
    for (let k = 0; k < 1200; k++) step(world);
    const rest = look();
    expect(rest.length).toBeGreaterThan(0);
    const sum = (key: "nx" | "ny") => rest.reduce((total, one) => total + one.impulse * one[key], 0);
    expect(sum("ny")).toBeCloseTo(-720 * STEP, 1);
    expect(sum("nx")).toBeCloseTo(0, 1);
  });

  test("are no more than fit, and those left are of all parts of the scene", () => {
    const { world, look } = watch({ balls: 3_000, gravity: 720 });
    for (let k = 0; k < 150; k++) step(world);
    expect(world.loads.count).toBeGreaterThan(contactCapacity(3_000));
    const shown = look();
    expect(shown.length).toBeLessThanOrEqual(contactCapacity(3_000));
    expect(shown.length).toBeGreaterThan(0.4 * contactCapacity(3_000));
    const right = shown.filter(({ x }) => x > 0).length / shown.length;
    expect(right).toBeGreaterThan(0.3);
    expect(right).toBeLessThan(0.7);
  });
});

describe("a simulation", () => {
  function open(change: ConfigChange = {}) {
    const time = new FakeTime();
    const simulation = new Simulation(time);
    const buffer = createExchange(20, 1);
    simulation.init(change);
    simulation.attach({ buffer, generation: 1 });
    const reader = new FrameReader(buffer, 1);
    const count = () => reader.acquire()!.contactCount;
    return { time, simulation, reader, count };
  }

  test("tells of contacts only while they are wanted, at once also while it stands", async () => {
    const { simulation, count } = open({ rotation: 0 });
    simulation.step(1000);
    expect(count()).toBe(0);
    await simulation.observeContacts(true);
    expect(count()).toBeGreaterThan(0);
    simulation.step();
    expect(count()).toBeGreaterThan(0);
    await simulation.observeContacts(false);
    expect(count()).toBe(0);
  });

  test("keeps the kernel telling of impacts only while they are wanted", async () => {
    const { world, log } = watch({ balls: 2 });
    expect(world.onImpact).not.toBe(null);
    log.stop();
    expect(world.onImpact).toBe(null);
    const made = vi.spyOn(ContactLog.prototype, "stop");
    const { simulation } = open();
    await simulation.observeContacts(true);
    expect(made).not.toHaveBeenCalled();
    await simulation.observeContacts(false);
    expect(made).toHaveBeenCalledOnce();
    made.mockRestore();
  });

  test("goes on telling after a reset, and of nothing from before it", async () => {
    const { simulation, count } = open();
    await simulation.observeContacts(true);
    simulation.step(600);
    simulation.reset();
    expect(count()).toBe(0);
    simulation.step(600);
    expect(count()).toBeGreaterThan(0);
  });

  test("takes the same course, bit by bit, whether or not somebody looks", async () => {
    const plain = open({ seed: 3 });
    const watched = open({ seed: 3 });
    await watched.simulation.observeContacts(true);
    for (const { simulation } of [plain, watched]) simulation.step(500);
    expect(watched.count()).toBeGreaterThan(0);
    expect(watched.simulation.hash()).toEqual(plain.simulation.hash());
  });

  test("says what the switch takes", () => {
    const { simulation } = open();
    const wrong = "yes" as unknown as boolean;
    expect(() => simulation.observeContacts(wrong)).toThrow('observeContacts got "yes", but takes true or false');
  });

  test("says how many cells pairs were found with", () => {
    const { simulation, reader } = open({ radius: 30 });
    expect(reader.acquire()!.gridCells).toBe(0);
    simulation.step();
    // As wide as two balls that count as touching, and the margin of the list: 2.05 r + r.
    expect(reader.acquire()!.gridCells).toBe(Math.floor(600 / (3.05 * 30)));
  });
});
