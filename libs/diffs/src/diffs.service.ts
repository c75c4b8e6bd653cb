import {
  ref,
  RowCapture,
  toRef,
  UnknownEntityTypeError,
  type EntityClass,
  type EntityId,
  type EntityLike,
  type EntityRef,
} from '@spoor/core';
import type { DataSource, EntityManager } from 'typeorm';
import type { DiffsEngine } from './diffs.engine.js';
import type { DiffsStatus } from './diffs.status.js';
import { DiffLog } from './log/diff-log.js';
import type { Diff } from './model/diff.js';
import type { PruneResult, PruneRun } from './stores/pruning.js';

/**
 * What has changed in which entity, since when.
 *
 * @example
 * const log = diffs.of(question);
 * const head = await log.head();        // then load the question, once
 * const { diffs, cursor } = await log.since(head);
 */
export class DiffsService {
  constructor(private readonly engine: DiffsEngine) {}

  /** Whose entities it keeps the diffs of. */
  get dataSource(): DataSource {
    return this.engine.dataSource;
  }

  /**
   * The log of an entity, tracked or the parent of tracked ones. Asks nobody yet.
   *
   * @throws UnknownEntityTypeError for a label that no entity owns; InvalidArgumentError for an entity without an id
   */
  of<Data = unknown>(entity: EntityLike): DiffLog<Data> {
    return new DiffLog<Data>(this.refOf(entity), this.engine.reader);
  }

  /** The diffs of an entity that are kept, oldest first. */
  async getByObjectId<Data = unknown>(entityClass: EntityClass, id: EntityId): Promise<Diff<Data>[]> {
    return await this.of<Data>(ref(entityClass, id)).all();
  }

  /**
   * Runs `work`; the diffs of the statements in it say that `actor` made them.
   *
   * @param actor whatever JSON can carry
   * @param meta the same; told beside the actor
   */
  runAs<Result>(actor: unknown, work: () => Result, meta: unknown = null): Result {
    return this.engine.contexts.run({ actor, meta }, work);
  }

  /** Removes diffs that are older than the retention. */
  async prune(run: PruneRun = {}): Promise<PruneResult> {
    return await (await this.engine.start()).prune(run);
  }

  /**
   * Removes what is known of an entity from every log, the logs of its parents among them; cursors into them are gone. Diffs of others
   * whose actor it was, given as `ref(Class, id)`, have none any more.
   */
  async erase(entity: EntityLike): Promise<void> {
    await this.engine.erase(this.refOf(entity));
  }

  /**
   * Says that rows of an entity's class have changed in a way that no diff can tell, such as by raw SQL: cursors into the logs that
   * may be concerned are gone.
   *
   * @param cause for logs: "nightly import"
   * @param manager of the transaction that changed them, if it is still open
   */
  async invalidate(
    entityClass: EntityClass,
    cause: string,
    { manager }: { manager?: EntityManager } = {},
  ): Promise<void> {
    await this.engine.start();
    await RowCapture.of(this.engine.dataSource).invalidate(entityClass, cause, manager);
  }

  /** For health checks and metrics. Rejects while the store cannot be asked. */
  async status(): Promise<DiffsStatus> {
    return await this.engine.status();
  }

  private refOf(entity: EntityLike): EntityRef {
    const { type, id } = toRef(entity);
    const types = this.engine.entityTypes;
    if (!types.find(type)) throw new UnknownEntityTypeError(type);
    return { type: types.canonical(type), id };
  }
}
