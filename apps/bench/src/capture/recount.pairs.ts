import { CounterCaches } from '@spoor/counter';
import type { Pair } from '../measuring/pair.js';
import { speedAtLeast } from '../measuring/pair.target.js';
import { Parent } from './entities/index.js';
import type { Sources } from './sources.js';
import type { Tables } from './tables.js';

/** What somebody who may lock everything at once would write. */
const BARE_UPDATE = `
  UPDATE bench_parent parent SET "childrenCount" = n.count
  FROM (SELECT "parentId", count(*) AS count FROM bench_child GROUP BY "parentId") n
  WHERE n."parentId" = parent.id AND parent."childrenCount" <> n.count`;

/** All counts anew: where every one is wrong, and where none is. */
export function recountPairs({ plain, application }: Sources, tables: Tables): Pair[] {
  const pair = (count: '0' | 'right'): Omit<Pair, 'title'> => {
    const ready = <Result>(call: () => Promise<Result>) => ({
      async ready() {
        await tables.tidyChildren(count);
        return call;
      },
    });
    return {
      reference: ready(() => plain.query(BARE_UPDATE)),
      own: ready(() => CounterCaches.of(application).recount({ parent: Parent, column: 'childrenCount' })),
      check: () => tables.requireRightCounts(),
      tidy: () => Promise.resolve(),
    };
  };
  const parents = new Intl.NumberFormat('en').format(tables.parents);
  return [
    { title: `${parents} parents, all of them wrong`, target: speedAtLeast(0.7), ...pair('0') },
    { title: `${parents} parents, none of them wrong`, ...pair('right') },
  ];
}
