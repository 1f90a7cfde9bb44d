/**
 * What the adapters use of the other engines, so that the types can be checked where those are not installed. The
 * signatures follow the packages' own declarations.
 */

declare module "@dimforge/rapier2d-compat" {
  interface Vector {
    x: number;
    y: number;
  }
  interface RigidBody {
    translation(): Vector;
    rotation(): number;
    setAngvel(radiansPerSecond: number, wakeUp: boolean): void;
  }
  interface RigidBodyDesc {
    setTranslation(x: number, y: number): RigidBodyDesc;
    setCanSleep(can: boolean): RigidBodyDesc;
  }
  interface ColliderDesc {
    setTranslation(x: number, y: number): ColliderDesc;
    setRotation(angle: number): ColliderDesc;
    setRestitution(restitution: number): ColliderDesc;
    setFriction(friction: number): ColliderDesc;
  }
  interface World {
    timestep: number;
    createRigidBody(description: RigidBodyDesc): RigidBody;
    createCollider(description: ColliderDesc, parent: RigidBody): unknown;
    step(): void;
    free(): void;
  }
  export interface Rapier {
    init(): Promise<void>;
    World: new (gravity: Vector) => World;
    RigidBodyDesc: { dynamic(): RigidBodyDesc; kinematicVelocityBased(): RigidBodyDesc };
    ColliderDesc: { ball(radius: number): ColliderDesc; cuboid(halfWidth: number, halfHeight: number): ColliderDesc };
  }
  const rapier: Rapier;
  export default rapier;
}

declare module "@dimforge/rapier2d-simd-compat" {
  export { default } from "@dimforge/rapier2d-compat";
}

declare module "box2d3-wasm" {
  export interface Handle {
    delete(): void;
  }
  export interface Vec2 extends Handle {
    x: number;
    y: number;
    Set(x: number, y: number): Vec2;
  }
  interface Rot extends Handle {
    c: number;
    s: number;
  }
  interface WorldDef extends Handle {
    gravity: Vec2;
    enableSleep: boolean;
  }
  interface BodyDef extends Handle {
    type: unknown;
    position: Vec2;
    angularVelocity: number;
  }
  interface ShapeDef extends Handle {
    material: { restitution: number; friction: number };
    density: number;
  }
  interface Circle extends Handle {
    radius: number;
  }
  export interface Box2D {
    b2Vec2: new () => Vec2;
    b2Circle: new () => Circle;
    b2BodyType: { b2_kinematicBody: unknown; b2_dynamicBody: unknown };
    b2DefaultWorldDef(): WorldDef;
    b2DefaultBodyDef(): BodyDef;
    b2DefaultShapeDef(): ShapeDef;
    b2MakeRot(angle: number): Rot;
    b2MakeOffsetBox(halfWidth: number, halfHeight: number, centre: Vec2, rotation: Rot): Handle;
    b2CreateWorld(definition: WorldDef): Handle;
    b2DestroyWorld(world: Handle): void;
    b2CreateBody(world: Handle, definition: BodyDef): Handle;
    b2CreatePolygonShape(body: Handle, definition: ShapeDef, polygon: Handle): Handle;
    b2CreateCircleShape(body: Handle, definition: ShapeDef, circle: Circle): Handle;
    b2World_Step(world: Handle, seconds: number, subSteps: number): void;
    b2Body_GetPosition(body: Handle): Vec2;
    b2Body_GetRotation(body: Handle): Rot;
  }
}

declare module "phaser-box2d/dist/PhaserBox2D.js" {
  interface WorldDef {
    gravity: b2Vec2;
    enableSleep: boolean;
    restitutionThreshold: number;
  }
  interface BodyDef {
    type: number;
    position: b2Vec2;
    angularVelocity: number;
  }
  interface ShapeDef {
    restitution: number;
    friction: number;
  }
  export class b2Vec2 {
    constructor(x: number, y: number);
    x: number;
    y: number;
  }
  export class b2Circle {
    constructor(centre: b2Vec2, radius: number);
  }
  export const b2BodyType: { b2_kinematicBody: number; b2_dynamicBody: number };
  export function b2DefaultWorldDef(): WorldDef;
  export function b2DefaultBodyDef(): BodyDef;
  export function b2DefaultShapeDef(): ShapeDef;
  export function b2MakeOffsetBox(halfWidth: number, halfHeight: number, centre: b2Vec2, angle: number): object;
  /** To be called before the first world is made. */
  export function b2CreateWorldArray(): void;
  export function b2CreateWorld(definition: WorldDef): object;
  export function b2CreateBody(world: object, definition: BodyDef): object;
  export function b2CreatePolygonShape(body: object, definition: ShapeDef, polygon: object): object;
  export function b2CreateCircleShape(body: object, definition: ShapeDef, circle: b2Circle): object;
  export function b2World_Step(world: object, seconds: number, subSteps: number): void;
  export function b2Body_GetPosition(body: object): b2Vec2;
  export function b2Body_GetRotation(body: object): { c: number; s: number };
}

declare module "planck" {
  interface Material {
    restitution: number;
    friction: number;
  }
  interface Body {
    createFixture(definition: Material & { shape: Box | Circle; density?: number }): unknown;
    getPosition(): Vec2;
    getAngle(): number;
  }
  export class Vec2 {
    constructor(x: number, y: number);
    x: number;
    y: number;
  }
  export class Box {
    constructor(halfWidth: number, halfHeight: number, centre: Vec2, angle: number);
  }
  export class Circle {
    constructor(radius: number);
  }
  export class World {
    constructor(definition: { gravity: Vec2; allowSleep: boolean });
    createBody(definition: { type: "dynamic" | "kinematic"; position?: Vec2; angularVelocity?: number }): Body;
    step(seconds: number): void;
  }
}

declare module "matter-js" {
  interface Vector {
    x: number;
    y: number;
  }
  interface Body {
    readonly position: Vector;
  }
  interface Options {
    restitution: number;
    friction: number;
    frictionAir: number;
    slop: number;
    isStatic?: boolean;
    angle?: number;
  }
  interface Engine {
    readonly gravity: { scale: number };
    readonly world: object;
  }
  const matter: {
    Bodies: {
      circle(x: number, y: number, radius: number, options: Options): Body;
      rectangle(x: number, y: number, width: number, height: number, options: Options): Body;
    };
    Body: {
      setPosition(body: Body, position: Vector, updateVelocity: boolean): void;
      setAngle(body: Body, angle: number, updateVelocity: boolean): void;
    };
    Composite: { add(composite: object, bodies: Body[]): void };
    Engine: { create(): Engine; update(engine: Engine, milliseconds: number): void };
  };
  export default matter;
}
