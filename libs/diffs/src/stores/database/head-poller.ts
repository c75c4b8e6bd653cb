import { inChunks, type EntityRef } from '@spoor/core';
import { keyOf } from '../../model/entity-key.js';
import type { LogListeners } from '../log-listeners.js';
import type { DatabaseAccess } from './database-access.js';
import type { DiffStatements } from './diff-statements.js';

interface HeadRow extends EntityRef {
  epoch: string;
  head: string | number;
}

const MOST_LOGS = 500;

/** Looks now and then whether another process has written to the logs that somebody listens to: one query for 500 of them. */
export class HeadPoller {
  private timer: NodeJS.Timeout | undefined;
  private known = new Map<string, string>();

  constructor(
    private readonly access: DatabaseAccess,
    private readonly statements: DiffStatements,
    private readonly listeners: LogListeners,
    private readonly interval: number,
  ) {}

  /** Polls as long as somebody listens. */
  start(): void {
    this.timer ??= setTimeout(() => void this.poll(), this.interval).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.known = new Map();
  }

  private async poll(): Promise<void> {
    const logs = this.listeners.logs();
    // A database that is away is looked at again.
    await this.compare(logs).catch(() => undefined);
    this.timer = undefined;
    if (this.listeners.logs().length > 0) this.start();
    else this.stop();
  }

  private async compare(logs: readonly EntityRef[]): Promise<void> {
    const generations = ['', ...new Set(logs.map(({ type }) => type))].map((type) => ({ type, id: '' }));
    const seen = new Map<string, string>();
    for (const chunk of inChunks([...generations, ...logs], MOST_LOGS))
      for (const { type, id, epoch, head } of await this.access.read<HeadRow>(this.statements.heads(chunk))) {
        const key = keyOf({ type, id });
        const state = `${epoch} ${head}`;
        seen.set(key, state);
        if (this.known.get(key) === state) continue;
        if (id === '') this.listeners.wakeType(type);
        else this.listeners.wake({ type, id });
      }
    this.known = seen;
  }
}
