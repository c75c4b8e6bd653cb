import { identifierOf, type EntityClass, type EntityRef } from '@spoor/core';
import type { EntityManager, QueryRunner } from 'typeorm';
import { DeltaSheet } from '../deltas/delta-sheet.js';
import { exact, spell } from '../numbers/exact.js';
import { LARGEST_CHUNK, type ComparedParent } from '../stores/cache-store.js';
import type { PrimaryKey } from '../stores/compare.js';
import { RecountCursor } from './recount-cursor.js';
import { batchComparison, correctBatch, type RecountPass, type RecountTools } from './recount-pass.js';
import type { RecountCorrection, RecountOptions, RecountResult } from './recount.options.js';
import { refIdOf } from './ref-id.js';
import { retryConflicts } from './retry-conflicts.js';

/** Runs `work` in a transaction of its own whose later statements see what was committed before them. */
export type InTransaction = <Result>(work: (manager: EntityManager) => Promise<Result>) => Promise<Result>;

const MOST_CORRECTIONS = 100;

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
    const { signal, dryRun, onProgress } = this.options;
    const cursor = new RecountCursor(pass);
    let after = await this.begin(cursor);
    let isStored = after !== undefined && this.options.afterKey === undefined;
    const before = { parents: this.parents, wrong: this.wrong };
    for (;;) {
      if (signal?.aborted) return false;
      const { keys, wrong } = await retryConflicts(() => this.batch(pass, cursor, after, isStored));
      isStored = true;
      this.report(pass, keys, wrong);
      if (keys.length > 0)
        await onProgress?.({
          parent: pass.table.metadata.name,
          columns: pass.caches.map(({ property }) => property),
          parents: this.parents - before.parents,
          wrong: this.wrong - before.wrong,
          last: refOf(pass, keys.at(-1) as PrimaryKey),
        });
      if (keys.length < this.limitOf(pass)) break;
      after = keys.at(-1);
    }
    if (!dryRun) await this.inTransaction((manager) => cursor.remove(manager));
    return true;
  }

  private async begin(cursor: RecountCursor): Promise<PrimaryKey | undefined> {
    const { afterKey, restart, dryRun } = this.options;
    if (afterKey || restart || dryRun) return afterKey;
    const stored = await this.inTransaction((manager) => cursor.read(manager));
    if (stored) this.resumed = true;
    return stored;
  }

  private batch(pass: RecountPass, cursor: RecountCursor, after: PrimaryKey | undefined, isStored: boolean) {
    const { dryRun = false } = this.options;
    const { store } = this.tools;
    return this.inTransaction(async (manager) => {
      const queryRunner = manager.queryRunner as QueryRunner;
      const query = { table: pass.table, after, limit: this.limitOf(pass), isLocking: !dryRun };
      const keys = await store.batch(queryRunner, query);
      if (keys.length === 0) return { keys, wrong: [] };
      if (dryRun) return { keys, wrong: await store.compare(queryRunner, batchComparison(pass, keys)) };
      const wrong = await correctBatch(this.tools, pass, keys, new DeltaSheet(), queryRunner);
      await cursor.write(manager, keys.at(-1) as PrimaryKey, isStored);
      return { keys, wrong };
    });
  }

  /** Canonical ids are listed in the statement, each by itself. */
  private limitOf({ caches }: RecountPass): number {
    const { batchSize } = this.options;
    return caches.some(({ link }) => link.labels) ? Math.min(batchSize, LARGEST_CHUNK) : batchSize;
  }

  private report(pass: RecountPass, keys: readonly PrimaryKey[], wrong: readonly ComparedParent[]): void {
    this.parents += keys.length;
    for (const { key, was, is } of wrong)
      for (const [index, { property, name }] of pass.caches.entries()) {
        const [before, after] = [was[index], is[index]];
        // `0` and `0.00` are spelled differently.
        if (before === after || spell(exact(before, name)) === spell(exact(after, name))) continue;
        this.wrong += 1;
        if (this.corrections.length < MOST_CORRECTIONS)
          this.corrections.push({ ref: refOf(pass, key), column: property, was: Number(before), is: Number(after) });
      }
  }
}

function refOf({ table, caches }: RecountPass, key: PrimaryKey): EntityRef {
  const [{ parent }] = caches as [RecountPass['caches'][number]];
  return { type: identifierOf(parent.target as EntityClass), id: refIdOf(table, key) };
}
