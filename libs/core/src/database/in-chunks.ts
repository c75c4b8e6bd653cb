/** Cut into pieces of at most so many items and about so many characters: a statement has no more parameters and bytes. */
export function inChunks<Item>(
  items: readonly Item[],
  most: number,
  sizeOf: (item: Item) => number = () => 0,
): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  let size = 0;
  for (const item of items) {
    const last = chunks.at(-1);
    size += sizeOf(item);
    if (last && last.length < most && size <= LARGEST_CHUNK) {
      last.push(item);
      continue;
    }
    chunks.push([item]);
    size = sizeOf(item);
  }
  return chunks;
}

/** MariaDB takes 16 MB at most, and 1 MB where it is set up so. */
const LARGEST_CHUNK = 500_000;
