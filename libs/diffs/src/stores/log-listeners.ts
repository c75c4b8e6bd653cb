import type { EntityRef } from '@spoor/core';
import { keyOf } from '../model/entity-key.js';
import type { WakeListener } from './diff-store.js';

/** Who in this process listens to which log. */
export class LogListeners {
  private readonly byLog = new Map<string, { log: EntityRef; listeners: Set<WakeListener> }>();

  /** @returns a function that ends it */
  add(log: EntityRef, listener: WakeListener): () => void {
    const key = keyOf(log);
    const entry = this.byLog.get(key) ?? { log, listeners: new Set<WakeListener>() };
    this.byLog.set(key, entry);
    entry.listeners.add(listener);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0 && this.byLog.get(key) === entry) this.byLog.delete(key);
    };
  }

  logs(): EntityRef[] {
    return [...this.byLog.values()].map(({ log }) => log);
  }

  wake(log: EntityRef): void {
    const entry = this.byLog.get(keyOf(log));
    entry?.listeners.forEach((listener) => listener(log));
  }

  /** @param type empty for all */
  wakeType(type: string): void {
    for (const log of this.logs()) if (type === '' || log.type === type) this.wake(log);
  }
}
