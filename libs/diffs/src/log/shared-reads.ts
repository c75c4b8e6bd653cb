import type { EntityRef } from '@spoor/core';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { keyOf } from '../model/entity-key.js';
import type { LogQuery, LogView } from '../stores/log-view.js';

type Read = (log: EntityRef, query: LogQuery) => Promise<LogView>;

/**
 * One look for all who are woken at once and stand at the same place. It begins after the last of them has asked: nobody is shown what
 * was looked up before he was woken.
 */
export class SharedReads {
  private readonly gathered = new Map<string, Promise<LogView>>();

  constructor(private readonly readNow: Read) {}

  read(log: EntityRef, query: LogQuery): Promise<LogView> {
    const key = `${keyOf(log)}\0${JSON.stringify(query)}`;
    const shared = this.gathered.get(key) ?? this.readSoon(key, log, query);
    this.gathered.set(key, shared);
    return shared;
  }

  private async readSoon(key: string, log: EntityRef, query: LogQuery): Promise<LogView> {
    await nextTurn();
    this.gathered.delete(key);
    return await this.readNow(log, query);
  }
}
