import {
  ConsumerOrder,
  dataSourceOf,
  identifierOf,
  InvalidArgumentError,
  LARGEST_IN,
  type EntityClass,
  type EntityRef,
  type RowChange,
  type RowConsumer,
  type RowEvent,
  type RowWatch,
} from '@spoor/core';
import { In, type EntityManager, type EntityMetadata, type QueryRunner } from 'typeorm';
import { COUNTER_ENTITIES, EntityCounter } from '../entities/index.js';

const OWN: ReadonlySet<unknown> = new Set(COUNTER_ENTITIES);

/** Removes an entity's counters with it: in the same transaction, so that both go or none. */
export class EntityCounterRemoval implements RowConsumer {
  readonly name = 'entity counters';
  readonly order = ConsumerOrder.entityCounters;

  /** Keys alone, and all of them: which counters to remove cannot be found out later. */
  watch({ target }: EntityMetadata): RowWatch | undefined {
    if (typeof target !== 'function' || OWN.has(target)) return undefined;
    return { columns: [], operations: ['delete'], bulkLimit: Infinity };
  }

  async persist(events: readonly RowEvent[], { manager }: QueryRunner): Promise<void> {
    const removed = new Map<string, RowChange[]>();
    for (const event of events) {
      if (event.op !== 'delete') continue;
      const type = identifierOf(event.metadata.target as EntityClass);
      const rows = removed.get(type) ?? [];
      removed.set(type, rows);
      rows.push(event);
    }
    for (const [type, rows] of [...removed].toSorted(byText))
      if (rows.length <= LARGEST_IN || (await hasCounters(manager, type))) await remove(manager, type, rows);
  }
}

/** Of most entities nobody counts anything: then there is no need to name them all. */
async function hasCounters(manager: EntityManager, type: string): Promise<boolean> {
  const query = manager.createQueryBuilder(EntityCounter, 'counter').where({ type }).limit(1);
  // MariaDB's transaction may have a snapshot that is older than the first counter.
  const { type: database } = dataSourceOf(manager).options;
  if (database === 'mariadb' || database === 'mysql') query.setLock('pessimistic_read');
  return (await query.getOne()) !== null;
}

async function remove(manager: EntityManager, type: string, rows: readonly RowChange[]): Promise<void> {
  const ids = [...new Set(rows.flatMap((row) => refOf(row)?.id ?? []))].toSorted();
  for (let start = 0; start < ids.length; start += LARGEST_IN)
    await manager.delete(EntityCounter, { type, id: In(ids.slice(start, start + LARGEST_IN)) });
}

/** What cannot be referred to has no counters. */
function refOf(event: { readonly ref: EntityRef }): EntityRef | undefined {
  try {
    return event.ref;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return undefined;
    throw error;
  }
}

function byText([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
