import type { Cache, CacheTable, CacheTarget } from '../model/cache.js';
import { add, negate, type Exact } from '../numbers/exact.js';
import type { Contribution } from './contribution.js';
import { compareKeys, type ParentKey } from './parent-key.js';

/** By how much each cached column of a parent changes, by the column's name. */
export interface ParentDelta {
  readonly parent: ParentKey;
  readonly deltas: ReadonlyMap<string, Exact>;
}

interface Entry {
  readonly parent: ParentKey;
  readonly deltas: Map<string, Exact>;
}

/** What is still to be added to parents. */
export class DeltaSheet {
  private readonly targets = new Map<CacheTarget, Map<string, Entry>>();

  /** A child as it was goes, a child as it is comes. */
  change(cache: Cache, before: Contribution | undefined, after: Contribution | undefined): void {
    if (before) this.add(cache, before.parent, negate(before.amount));
    if (after) this.add(cache, after.parent, after.amount);
  }

  /** Takes what is to be added to parents of a table, by target; sorted, without what comes to nothing. */
  take(table: CacheTable): [CacheTarget, ParentDelta[]][] {
    const taken: [CacheTarget, ParentDelta[]][] = [];
    for (const [target, entries] of this.targets) {
      if (target.table !== table) continue;
      this.targets.delete(target);
      const changed = [...entries.values()].map(withoutZeros).filter(({ deltas }) => deltas.size > 0);
      changed.sort((one, other) => compareKeys(one.parent, other.parent, target.key));
      if (changed.length > 0) taken.push([target, changed]);
    }
    return taken;
  }

  /** Forgets what was to be added to a parent; returns whether there was anything. */
  forget(target: CacheTarget, id: string): boolean {
    return this.targets.get(target)?.delete(id) ?? false;
  }

  /** Children keep pointing to a parent whose key has changed. */
  rename(target: CacheTarget, id: string, parent: ParentKey): void {
    const entries = this.targets.get(target);
    const entry = entries?.get(id);
    if (!entries || !entry) return;
    entries.delete(id);
    entries.set(parent.id, { parent, deltas: entry.deltas });
  }

  /** Forgets what was to be added to one cache: its children have been counted anew. */
  discard({ target, column }: Cache): void {
    for (const { deltas } of this.targets.get(target)?.values() ?? []) deltas.delete(column.name);
  }

  private add({ target, column }: Cache, parent: ParentKey, amount: Exact): void {
    const entries = this.targets.get(target) ?? new Map<string, Entry>();
    this.targets.set(target, entries);
    const entry = entries.get(parent.id) ?? { parent, deltas: new Map<string, Exact>() };
    entries.set(parent.id, entry);
    const known = entry.deltas.get(column.name);
    entry.deltas.set(column.name, known ? add(known, amount) : amount);
  }
}

function withoutZeros({ parent, deltas }: Entry): ParentDelta {
  return { parent, deltas: new Map([...deltas].filter(([, { units }]) => units !== 0n)) };
}
