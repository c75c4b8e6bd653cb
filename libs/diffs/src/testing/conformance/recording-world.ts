import type { EntityLike } from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { DiffsService } from '../../diffs.service.js';

/** What the suite of recording runs on. */
export interface RecordingWorld {
  readonly diffs: DiffsService;
  /** It knows CONFORMANCE_ENTITIES. */
  readonly dataSource: DataSource;
  /** That of `openDiffs`. */
  settle(): Promise<void>;
}

/** A behaviour of diffs that every store, database and version of TypeORM must show. It throws when it does not. */
export interface DiffsConformanceCase {
  readonly title: string;
  run(world: RecordingWorld): Promise<void>;
}

export class Injected extends Error {}

/** An entity of a class with these values, saved. */
export async function save<Entity extends object>(
  { dataSource }: { dataSource: { manager: EntityManager } },
  entityClass: new () => Entity,
  values: Partial<Entity>,
): Promise<Entity> {
  return await dataSource.manager.save(Object.assign(new entityClass(), values));
}

/** The operations in a log, each with the class and the changes. */
export async function told({ diffs }: RecordingWorld, entity: EntityLike): Promise<unknown[]> {
  return (await diffs.of(entity).all()).map(({ op, entity: { type }, changes }) => [op, type, changes]);
}
