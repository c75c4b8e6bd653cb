import type { DataSource } from 'typeorm';
import { stateOf } from './data-source-state.js';

/**
 * Calls back whenever a DataSource has been initialised, before whoever asked for it goes on: with its metadata made anew, nothing of
 * what was set in the old one holds. What a callback throws fails the initialisation.
 *
 * @returns a function that withdraws the callback
 */
export function afterInitialize(dataSource: DataSource, callback: () => void | Promise<void>): () => void {
  const callbacks = stateOf(dataSource, 'after-initialize', () => {
    const registered = new Set<() => void | Promise<void>>();
    const initialize = dataSource.initialize.bind(dataSource);
    dataSource.initialize = async () => {
      const initialized = await initialize();
      for (const call of registered) await call();
      return initialized;
    };
    return registered;
  });
  callbacks.add(callback);
  return () => void callbacks.delete(callback);
}
