import type { EntityRef } from '@spoor/core';
import { keyOf } from '../model/entity-key.js';
import type { DiffStore } from '../stores/diff-store.js';

/** How long somebody waits at most before he looks again, in milliseconds: a store may fail to wake him. */
const LONGEST_SLEEP = 15_000;

/** Somebody who waits for diffs. */
export interface Waiter {
  /** There may be some. */
  wake(): void;
  /** There will be none for him any more: the application shuts down. */
  end(): void;
}

interface Wait {
  readonly waiters: Set<Waiter>;
  readonly leave: () => void;
}

/** All who wait for diffs in this process. However many wait for a log, it has one listener and one timer. */
export class LogWaits {
  private readonly byLog = new Map<string, Wait>();
  private hasEnded = false;

  /** @param subscribe as of DiffStore */
  constructor(private readonly subscribe: DiffStore['subscribe']) {}

  /** @returns a function that ends it */
  add(log: EntityRef, waiter: Waiter): () => void {
    if (this.hasEnded) {
      waiter.end();
      return () => {};
    }
    const key = keyOf(log);
    const wait = this.byLog.get(key) ?? this.begin(log);
    this.byLog.set(key, wait);
    wait.waiters.add(waiter);
    return () => {
      wait.waiters.delete(waiter);
      if (wait.waiters.size > 0 || this.byLog.get(key) !== wait) return;
      this.byLog.delete(key);
      wait.leave();
    };
  }

  /** Ends everybody's waiting, for good. */
  end(): void {
    this.hasEnded = true;
    for (const { waiters, leave } of this.byLog.values()) {
      leave();
      for (const waiter of waiters) waiter.end();
    }
    this.byLog.clear();
  }

  private begin(log: EntityRef): Wait {
    const waiters = new Set<Waiter>();
    const wake = (): void => waiters.forEach((waiter) => waiter.wake());
    const unsubscribe = this.subscribe(log, wake);
    const timer = setInterval(wake, LONGEST_SLEEP).unref();
    const leave = (): void => {
      clearInterval(timer);
      unsubscribe();
    };
    return { waiters, leave };
  }
}
