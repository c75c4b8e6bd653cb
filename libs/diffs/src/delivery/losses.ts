import { Logger, type LoggerService } from '@nestjs/common';
import { describeError, type EntityRef } from '@spoor/core';
import { setTimeout as delay } from 'node:timers/promises';
import { keyOf } from '../model/entity-key.js';
import type { DiffStore } from '../stores/diff-store.js';

/** How long to wait before the next attempt to tell the store, in milliseconds. */
const PAUSE = 250;
/** Past so many logs that have lost diffs, all cursors are made gone. */
const MOST_LOGS = 10_000;

/** What could not be delivered; it makes the cursors concerned gone as soon as the store answers again. */
export class Losses {
  /** How many diffs since the start. */
  diffs = 0;
  private readonly logs = new Map<string, EntityRef>();
  private readonly types = new Set<string>();
  private mending: Promise<void> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly store: DiffStore,
    private readonly logger: LoggerService = new Logger('DiffsModule'),
  ) {}

  /** Whether there is something that the store has not been told of yet. */
  get isPending(): boolean {
    return this.logs.size + this.types.size > 0;
  }

  /** @param diffs how many, for each of these logs */
  ofLogs(logs: readonly EntityRef[], diffs: number, cause: unknown): void {
    const before = this.diffs;
    this.diffs += diffs;
    for (const log of logs) this.logs.set(keyOf(log), log);
    this.mend(cause, before);
  }

  /** That cursors are to be gone. */
  ofInvalidation(types: readonly string[] | 'all', cause: unknown): void {
    for (const type of types === 'all' ? [''] : types) this.types.add(type);
    this.mend(cause, this.diffs);
  }

  /** After one more attempt. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.mending;
  }

  private mend(cause: unknown, before: number): void {
    if (this.mending) return;
    this.logger.warn(`Diffs are being lost; the cursors of their logs will be gone. ${describeError(cause)}`);
    this.mending = this.keepTelling().then((told) => {
      this.mending = undefined;
      if (told) this.logger.log(`Diffs are delivered again. Lost were ${this.diffs - before}.`);
    });
  }

  /** @returns whether everything was told before the end */
  private async keepTelling(): Promise<boolean> {
    for (;;) {
      await delay(PAUSE, undefined, { signal: this.closing.signal, ref: false }).catch(() => undefined);
      const isTold = await this.tell().catch(() => false);
      if (isTold || this.closing.signal.aborted) return isTold;
    }
  }

  private async tell(): Promise<boolean> {
    if (this.logs.size > MOST_LOGS) {
      this.types.add('');
      this.logs.clear();
    }
    const types = [...this.types];
    const logs = [...this.logs.values()];
    if (types.length > 0) await this.store.invalidate(types.includes('') ? 'all' : types);
    if (logs.length > 0) await this.store.renew(logs);
    for (const type of types) this.types.delete(type);
    for (const log of logs) this.logs.delete(keyOf(log));
    return this.types.size + this.logs.size === 0;
  }
}
