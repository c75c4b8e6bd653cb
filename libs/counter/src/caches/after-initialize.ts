import { stateOf } from '@spoor/core';
import type { DataSource } from 'typeorm';

/**
 * Calls back whenever a DataSource has been initialised, before whoever asked for it goes on: with its metadata made anew, nothing of
 * what was set in the old one holds. What a callback throws fails the initialisation.
 */
export function afterInitialize(dataSource: DataSource, callback: () => void): () => void {
  const callbacks = stateOf(dataSource, 'after-initialize', () => {
    const registered = new Set<() => void>();
    const initialize = dataSource.initialize.bind(dataSource);
    dataSource.initialize = async () => {
      const initialized = await initialize();
      for (const call of registered) call();
      return initialized;
    };
    return registered;
  });
  callbacks.add(callback);
  return () => void callbacks.delete(callback);
}
