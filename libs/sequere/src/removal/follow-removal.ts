import {
  ConsumerOrder,
  identifierOf,
  type EntityClass,
  type RowConsumer,
  type RowEvent,
  type RowWatch,
} from '@spoor/core';
import type { EntityManager, EntityMetadata, QueryRunner } from 'typeorm';
import type { FollowableTypes } from '../followables/followable-types.js';
import { removalsOf, type Removal } from './removals.js';

/** Takes an entity's follows along when it is removed, and away for as long as it is soft-removed. */
export class FollowRemoval implements RowConsumer {
  readonly name = 'follows of removed entities';
  readonly order = ConsumerOrder.followRemoval;

  /** @param carryOut in the removing transaction */
  constructor(
    private readonly types: FollowableTypes,
    private readonly carryOut: (removals: readonly Removal[], manager: EntityManager) => Promise<void>,
  ) {}

  /** Keys alone, and all of them: whose follows to remove cannot be found out later. */
  watch({ target }: EntityMetadata): RowWatch | undefined {
    if (typeof target !== 'function' || !this.types.has(identifierOf(target as EntityClass))) return undefined;
    return { columns: [], operations: ['delete', 'softDelete', 'restore'], bulkLimit: Infinity };
  }

  async persist(events: readonly RowEvent[], { manager }: QueryRunner): Promise<void> {
    const removals = removalsOf(events, this.types);
    if (removals.length > 0) await this.carryOut(removals, manager);
  }
}
