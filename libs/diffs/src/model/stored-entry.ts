import type { Diff, FieldChange } from './diff.js';
import type { DiffEntry } from './diff-entry.js';

type Values = Readonly<Record<string, unknown>>;
type Omissible = 'data' | 'changes' | 'actor' | 'meta';

/**
 * A `DiffEntry` as it is kept, without what follows from the rest: most of what a transaction pays for its diffs are their bytes.
 *
 * Without `data` these are the new values. Without `changes`, `given` are the values that a new row was given, which are its data, and
 * `filled` its others; or `removed` are those that a row had.
 */
export interface StoredEntry extends Omit<DiffEntry, 'tx' | Omissible>, Partial<Pick<DiffEntry, Omissible>> {
  readonly given?: Values;
  readonly filled?: Values;
  readonly removed?: Values;
}

export function readEntry(body: string): DiffEntry {
  const { id, op, entity, given, filled, removed, ...stored } = JSON.parse(body) as StoredEntry;
  const changes: Diff['changes'] = stored.changes ?? {
    ...eachOf(removed, (old): FieldChange => [old, null]),
    ...eachOf(given, (value): FieldChange => [null, value]),
    ...eachOf(filled, (value): FieldChange => [null, value]),
  };
  const { data = given ?? (removed ? {} : eachOf(changes, ([, value]) => value)), actor = null, meta = null } = stored;
  return { id, tx: id.slice(0, id.lastIndexOf('-')), op, entity, data, changes, actor, meta };
}

function eachOf<Value, Result>(
  values: Readonly<Record<string, Value>> | undefined,
  resultOf: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([field, value]) => [field, resultOf(value)]));
}
