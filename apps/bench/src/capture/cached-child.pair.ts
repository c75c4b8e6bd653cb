import type { DataSource } from 'typeorm';
import type { Pair, Side } from '../measuring/pair.js';
import { Child } from './entities/index.js';
import type { Sources } from './sources.js';
import type { Tables } from './tables.js';

/** Coprime to the number of parents, so that it comes by all of them. */
const STRIDE = 7_919;

/** The insert of a child whose parent keeps the number of its children. */
export async function cachedChildPair({ plain, application }: Sources, tables: Tables): Promise<Pair> {
  await tables.tidyChildren('right');
  let counted = await tables.counted();
  let turn = 0;
  const side = ({ manager }: DataSource): Side => ({
    ready() {
      turn += 1;
      const child = { parentId: 1 + ((turn * STRIDE) % tables.parents), text: 'new' };
      return () => manager.insert(Child, child);
    },
  });
  return {
    title: 'insert() of a child',
    reference: side(plain),
    own: side(application),
    async check(calls) {
      const before = counted;
      counted = await tables.counted();
      if (counted - before !== calls)
        throw new Error(`${calls} children were inserted, and the parents have counted ${counted - before}.`);
    },
    async tidy() {
      await tables.tidyChildren('right');
      counted = await tables.counted();
    },
  };
}
