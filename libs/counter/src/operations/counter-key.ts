/** Which counter: the values of its table's key columns, and all of them as one string. */
export interface CounterKey {
  readonly columns: readonly string[];
  readonly id: string;
}

/** NUL cannot occur in a name, a label or an id: all of them refuse it. */
export function counterKey(columns: readonly string[]): CounterKey {
  return { columns, id: columns.join('\0') };
}

/** The name for messages: the last key column. */
export function nameOf({ columns }: CounterKey): string {
  return columns.at(-1) ?? '';
}

/** In the one order in which every process takes its locks. */
export function sortKeys<Keyed extends { readonly key: CounterKey }>(keyed: readonly Keyed[]): Keyed[] {
  return keyed.toSorted(({ key: one }, { key: other }) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}
