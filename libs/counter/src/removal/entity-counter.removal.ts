import {
  ConsumerOrder,
  InvalidArgumentError,
  type EntityRef,
  type RowConsumer,
  type RowEvent,
  type RowWatch,
} from '@spoor/core';
import { In, type EntityMetadata, type QueryRunner } from 'typeorm';
import { COUNTER_ENTITIES, EntityCounter } from '../entities/index.js';

/** From 1,000 values on MariaDB stops using the primary key for IN. */
const LARGEST_IN = 500;

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
    const removed = new Map<string, Set<string>>();
    for (const event of events) {
      const ref = event.op === 'delete' ? refOf(event) : undefined;
      if (ref) removed.set(ref.type, (removed.get(ref.type) ?? new Set<string>()).add(ref.id));
    }
    for (const [type, ids] of [...removed].toSorted(byText)) {
      const sorted = [...ids].toSorted();
      for (let start = 0; start < sorted.length; start += LARGEST_IN)
        await manager.delete(EntityCounter, { type, id: In(sorted.slice(start, start + LARGEST_IN)) });
    }
  }
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
