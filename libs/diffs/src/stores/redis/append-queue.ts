import type { EntityRef } from '@spoor/core';
import type { SerializedDiff } from '../../model/diff-entry.js';
import { keyOf } from '../../model/entity-key.js';
import type { LogAppend } from '../diff-store.js';

type Flush = (appends: readonly LogAppend[]) => Promise<void>;

/** While some appends are on their way, further ones gather; they go out together as the next. */
export class AppendQueue {
  private gathered = new Map<string, { log: EntityRef; diffs: SerializedDiff[] }>();
  private underWay: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  private isIdle = true;

  constructor(private readonly flush: Flush) {}

  /** Resolves when they are appended; rejects when one of those that went out together could not be. */
  add(appends: readonly LogAppend[]): Promise<void> {
    if (this.isIdle && !this.next) return this.send(appends);
    this.gather(appends);
    return (this.next ??= this.underWay.then(
      () => this.sendGathered(),
      () => this.sendGathered(),
    ));
  }

  private gather(appends: readonly LogAppend[]): void {
    for (const { log, diffs } of appends) {
      const key = keyOf(log);
      const waiting = this.gathered.get(key);
      if (waiting) waiting.diffs.push(...diffs);
      else this.gathered.set(key, { log, diffs: [...diffs] });
    }
  }

  private sendGathered(): Promise<void> {
    const appends = [...this.gathered.values()];
    this.gathered = new Map();
    this.next = undefined;
    return this.send(appends);
  }

  private send(appends: readonly LogAppend[]): Promise<void> {
    this.isIdle = false;
    const sent = this.flush(appends);
    this.underWay = sent;
    const end = () => {
      if (this.underWay === sent) this.isIdle = true;
    };
    sent.then(end, end);
    return sent;
  }
}
