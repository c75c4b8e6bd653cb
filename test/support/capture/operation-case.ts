import type { DatabaseKind } from '../test-database.js';
import type { Delivery } from './listener.js';
import type { TypeOrmVersion, World } from './world.js';

interface Condition {
  /** @default all */
  readonly databases?: readonly DatabaseKind[];
  /** What TypeORM 0.3 does not have. */
  readonly since?: '1';
}

export type Lines = readonly string[] | ((kind: DatabaseKind, typeorm: TypeOrmVersion) => readonly string[]);

/** A write operation of TypeORM, and what it really changes in the rows of the fixture. */
export interface OperationCase extends Condition {
  readonly title: string;
  /**
   * To which consumers it is told.
   * @default to one that persists, and to one that only publishes
   */
  readonly deliveries?: readonly Delivery[];
  /** What has to be there before. Not captured. */
  given?(world: World): Promise<unknown>;
  /** What it answers has to be the same without capture. */
  run(world: World): Promise<unknown>;
  /** As `describeEvent` says them, in any order. */
  readonly events: Lines;
  /** The steps, where some row is changed more than once on the way to what `events` say; `any` that lead there will do. */
  readonly steps?: Lines | 'any';
}

/** Anything else that row capture promises; it throws when the promise is broken. The fixture is there and nobody listens. */
export interface BehaviourCase extends Condition {
  readonly title: string;
  run(world: World): Promise<void>;
}

/** The cases that a database and a TypeORM have. */
export function casesFor<Case extends Condition>(
  cases: readonly Case[],
  kind: DatabaseKind,
  typeorm: TypeOrmVersion,
): Case[] {
  return cases.filter(
    ({ databases, since }) => (databases?.includes(kind) ?? true) && (since === undefined || since === typeorm),
  );
}
