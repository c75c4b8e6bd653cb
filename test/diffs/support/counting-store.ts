import type { DiffStore } from '@spoor/diffs';

export interface CountingStore {
  readonly store: DiffStore;
  /** How often it was read. */
  readonly reads: () => number;
  /** How many listen. */
  readonly listeners: () => number;
}

/** A store that counts what is asked of it. */
export function countingStore(store: DiffStore): CountingStore {
  let [reads, listeners] = [0, 0];
  const counting: Partial<DiffStore> = {
    async read(...query) {
      reads += 1;
      return await store.read(...query);
    },
    subscribe(...subscription) {
      listeners += 1;
      const end = store.subscribe(...subscription);
      return () => {
        listeners -= 1;
        end();
      };
    },
  };
  const proxy = new Proxy(store, {
    get: (target, name) => {
      const own = counting[name as keyof DiffStore] ?? (Reflect.get(target, name) as unknown);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
  return { store: proxy, reads: () => reads, listeners: () => listeners };
}
