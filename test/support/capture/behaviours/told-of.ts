import type { RowChange } from '@spoor/core';
import assert from 'node:assert/strict';
import type { DataSource, ObjectLiteral } from 'typeorm';
import { difference } from '../difference.js';
import { CAPTURE_ENTITIES } from '../entities/index.js';
import { TagLabel } from '../entities/native.entities.js';
import { Listener } from '../listener.js';
import { assertSame, replay } from '../replay.js';
import { takeSnapshot } from '../snapshot.js';
import type { World } from '../world.js';
import { toldInAnyOrder } from './support.js';

export type EntityClass = new () => ObjectLiteral;

/** A DataSource that has these entities too, without rows before and after. */
export async function withEntities(world: World, ...entities: EntityClass[]): Promise<DataSource> {
  const dataSource = await world.open({ entities: [...CAPTURE_ENTITIES, ...entities], synchronize: true });
  const own = entities.filter((entity) => entity !== TagLabel);
  const clean = async () => {
    for (const entity of own) await dataSource.getRepository(entity).deleteAll();
  };
  await clean();
  world.atEnd(clean);
  return dataSource;
}

/** What the work changes is what is told of it. */
export async function assertTold(
  dataSource: DataSource,
  work: () => Promise<unknown>,
  expected: readonly string[],
): Promise<RowChange[]> {
  const listener = new Listener(dataSource);
  try {
    const before = await takeSnapshot(dataSource);
    await work();
    const events = await listener.events();
    const after = await takeSnapshot(dataSource);
    assert.deepEqual(toldInAnyOrder(difference(before, after)), [...expected].toSorted(), 'what the work changes');
    assert.deepEqual(toldInAnyOrder(events), [...expected].toSorted(), 'what is told of it');
    assertSame(replay(before, events), after);
    return events as RowChange[];
  } finally {
    listener.withdraw();
  }
}
