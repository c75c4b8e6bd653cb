/**
 * Of these keys, those that are free, as far as can be found in time: by asking for many at once and halving where some are not.
 *
 * @param areFree whether all of them are; without a trace
 * @param budget how long it may take, in milliseconds, since everybody else waits for it
 */
export async function findFree<Key>(
  keys: readonly Key[],
  areFree: (keys: readonly Key[]) => Promise<boolean>,
  budget: number,
): Promise<Key[]> {
  const until = performance.now() + budget;
  const search = async (some: readonly Key[]): Promise<Key[]> => {
    if (some.length === 0 || performance.now() > until) return [];
    if (await areFree(some)) return [...some];
    if (some.length === 1) return [];
    const middle = some.length >> 1;
    const first = await search(some.slice(0, middle));
    return [...first, ...(await search(some.slice(middle)))];
  };
  return await search(shuffled(keys));
}

/** So that what cannot be found out this time has its chance the next. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
