import { identifierOf, type EntityClass, type EntityRef } from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import { DeltaSheet } from '../deltas/delta-sheet.js';
import { LARGEST_CHUNK, type Corrected } from '../stores/cache-store.js';
import type { PrimaryKey } from '../stores/compare.js';
import { countWrong, isWrong } from '../stores/wrong-values.js';
import { RecountCursor } from './recount-cursor.js';
import { batchComparison, correctBatch, isCountedByRef, type RecountPass, type RecountTools } from './recount-pass.js';
import type { RecountCorrection, RecountOptions, RecountProgress, RecountResult } from './recount.options.js';
import { refIdOf } from './ref-id.js';
import { retryConflicts } from './retry-conflicts.js';

/** Runs `work` in a transaction of its own whose later statements see what was committed before them. */
export type InTransaction = <Result>(work: (manager: EntityManager) => Promise<Result>) => Promise<Result>;

const MOST_CORRECTIONS = 100;

/** Some of a table's parents, in the order of their keys. */
interface Stretch {
  readonly after?: PrimaryKey | undefined;
  readonly upTo?: PrimaryKey | undefined;
  /** Whether the pass has a cursor already. */
  readonly hasCursor: boolean;
}

type Totals = Pick<RecountResult, 'parents' | 'wrong'>;

/** One recount: its passes one after another, a transaction for each batch. */
export class RecountRun {
  private parents = 0;
  private wrong = 0;
  private resumed = false;
  private readonly corrections: RecountCorrection[] = [];

  constructor(
    private readonly tools: RecountTools,
    private readonly inTransaction: InTransaction,
    private readonly options: RecountOptions & { batchSize: number; afterKey: PrimaryKey | undefined },
  ) {}

  async run(passes: readonly RecountPass[]): Promise<RecountResult> {
    let completed = true;
    for (const pass of passes) completed &&= await this.runPass(pass);
    const { parents, wrong, corrections, resumed } = this;
    return { parents, wrong, corrections, resumed, completed };
  }

  /** False when it was interrupted. */
  private async runPass(pass: RecountPass): Promise<boolean> {
    const { parents, wrong } = this;
    const cursor = new RecountCursor(pass);
    const reached = await this.resume(cursor);
    // Nobody knows what raw SQL has done to the parents before since then: they come last.
    const stretches: Stretch[] = reached
      ? [
          { after: reached, hasCursor: true },
          { upTo: reached, hasCursor: true },
        ]
      : [{ after: this.options.afterKey, hasCursor: false }];
    for (const stretch of stretches)
      if (!(await this.runStretch(pass, cursor, stretch, { parents, wrong }))) return false;
    if (!this.options.dryRun) await retryConflicts(() => this.inTransaction((manager) => cursor.remove(manager)));
    return true;
  }

  /** False when it was interrupted. */
  private async runStretch(pass: RecountPass, cursor: RecountCursor, whole: Stretch, before: Totals): Promise<boolean> {
    const { signal, onProgress } = this.options;
    for (let stretch = whole; ;) {
      if (signal?.aborted) return false;
      const { batch, corrected } = await retryConflicts(() => this.batch(pass, cursor, stretch));
      const { count, keys } = batch;
      this.report(pass, count, corrected);
      if (count > 0) await onProgress?.(this.progress(pass, keys, before));
      if (count < this.limitOf(pass)) return true;
      stretch = { ...whole, after: keys.at(-1), hasCursor: true };
    }
  }

  private progress(pass: RecountPass, keys: readonly PrimaryKey[], before: Totals): RecountProgress {
    return {
      parent: pass.table.metadata.name,
      columns: pass.caches.map(({ property }) => property),
      parents: this.parents - before.parents,
      wrong: this.wrong - before.wrong,
      last: refOf(pass, keys.at(-1) as PrimaryKey),
    };
  }

  /** Behind which parent an interrupted recount goes on. */
  private async resume(cursor: RecountCursor): Promise<PrimaryKey | undefined> {
    const { afterKey, restart, dryRun } = this.options;
    if (afterKey || restart || dryRun) return undefined;
    const reached = await this.inTransaction((manager) => cursor.read(manager));
    if (reached) this.resumed = true;
    return reached;
  }

  private batch(pass: RecountPass, cursor: RecountCursor, { after, upTo, hasCursor }: Stretch) {
    const { dryRun = false } = this.options;
    const { store } = this.tools;
    return this.inTransaction(async (manager) => {
      const queryRunner = manager.queryRunner as QueryRunner;
      // A crash takes the cursor along with the corrections, and all is safe once the cursor's removal is.
      await store.commitWithoutWaiting?.(queryRunner);
      const batch = await store.batch(queryRunner, {
        table: pass.table,
        after,
        upTo,
        limit: this.limitOf(pass),
        isLocking: !dryRun,
        isListed: isCountedByRef(pass.caches),
      });
      const { count, keys } = batch;
      if (count === 0) return { batch, corrected: { wrong: 0, parents: [] } };
      if (dryRun) {
        const parents = await store.compare(queryRunner, batchComparison(pass, keys));
        return { batch, corrected: { wrong: countWrong(parents, pass.caches), parents } };
      }
      const most = MOST_CORRECTIONS - this.corrections.length;
      const corrected = await correctBatch(this.tools, pass, keys, new DeltaSheet(), queryRunner, { most });
      await cursor.write(manager, keys.at(-1) as PrimaryKey, hasCursor);
      return { batch, corrected };
    });
  }

  /** Canonical ids are listed in the statement, each by itself. */
  private limitOf({ caches }: RecountPass): number {
    const { batchSize } = this.options;
    return isCountedByRef(caches) ? Math.min(batchSize, LARGEST_CHUNK) : batchSize;
  }

  private report(pass: RecountPass, count: number, { wrong, parents }: Corrected): void {
    this.parents += count;
    this.wrong += wrong;
    for (const parent of parents)
      for (const [index, cache] of pass.caches.entries()) {
        if (this.corrections.length === MOST_CORRECTIONS) return;
        if (!isWrong(parent, index, cache)) continue;
        const [was, is] = [Number(parent.was[index]), Number(parent.is[index])];
        this.corrections.push({ ref: refOf(pass, parent.key), column: cache.property, was, is });
      }
  }
}

function refOf({ table, caches }: RecountPass, key: PrimaryKey): EntityRef {
  const [{ parent }] = caches as [RecountPass['caches'][number]];
  return { type: identifierOf(parent.target as EntityClass), id: refIdOf(table, key) };
}
