import { ref, type EntityClass, type EntityId } from '@spoor/core';
import type { DiffsService } from './diffs.service.js';
import type { DiffLog } from './log/diff-log.js';
import type { Diff } from './model/diff.js';

/** The diffs of the entities of one class. */
export class EntityDiffs<Data = unknown> {
  /** @param service asked for at each call, since providers may be made in any order */
  constructor(
    private readonly service: () => DiffsService,
    private readonly entityClass: EntityClass,
  ) {}

  /** The log of the entity with this id. */
  of(id: EntityId): DiffLog<Data> {
    return this.service().of<Data>(ref(this.entityClass, id));
  }

  /** Its diffs that are kept, oldest first. */
  async getByObjectId(id: EntityId): Promise<Diff<Data>[]> {
    return await this.of(id).all();
  }
}
