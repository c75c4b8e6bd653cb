import type { Count, CountCodec } from '../codec/count-codec.js';
import { nameOf, type CounterKey } from '../operations/counter-key.js';

/** The counts of those counters that exist, by name, in the caller's kind of number. */
export function namedCounts<N extends Count>(
  keys: readonly CounterKey[],
  counts: ReadonlyMap<string, bigint>,
  codec: CountCodec<N>,
): Map<string, N> {
  const named = new Map<string, N>();
  for (const key of keys) {
    const count = counts.get(key.id);
    if (count !== undefined) named.set(nameOf(key), codec.format(count, nameOf(key)));
  }
  return named;
}
