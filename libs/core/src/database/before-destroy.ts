import type { DataSource } from 'typeorm';
import { stateOf } from './data-source-state.js';

/** Finishes what needs the DataSource; what it resolves to is called once the DataSource is destroyed. */
export type DestroyHook = () => Promise<() => void>;

/**
 * Has `hook` run before a DataSource is destroyed, by whomever.
 *
 * Nest shuts modules down by their distance from the root; where a global module of ours is as far away as TypeOrmModule, their
 * order is that of the imports, and the DataSource may go first. So its own `destroy` waits for those who still write to it.
 *
 * @returns a function that withdraws the hook
 */
export function beforeDestroy(dataSource: DataSource, hook: DestroyHook): () => void {
  const hooks = stateOf(dataSource, 'before-destroy', () => {
    const registered = new Set<DestroyHook>();
    const destroy = dataSource.destroy.bind(dataSource);
    dataSource.destroy = async () => {
      const destroyed = await Promise.all([...registered].map((run) => run()));
      try {
        await destroy();
      } finally {
        for (const callback of destroyed) callback();
      }
    };
    return registered;
  });
  hooks.add(hook);
  return () => void hooks.delete(hook);
}
