import type { DataSource } from 'typeorm';
import type { Contender } from '../measuring/contender.js';
import { CELEBRITY, fansFrom, pairsOfPeople, type Pair } from './people.js';

/** What somebody who keeps follows by hand would have, and right: an edge once, and its two counts. */
const SCHEMA = [
  `CREATE TABLE plain_follow (follower int, followed int, followed_at bigint, PRIMARY KEY (follower, followed))`,
  `CREATE INDEX ON plain_follow (followed, followed_at, follower)`,
  `CREATE TABLE plain_follow_count (person int PRIMARY KEY, followers int NOT NULL, followings int NOT NULL)`,
];
const EDGE = `INSERT INTO plain_follow VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING follower`;
const COUNTS = `INSERT INTO plain_follow_count VALUES ($1, $2, $3) ON CONFLICT (person) DO UPDATE
  SET followers = plain_follow_count.followers + $2, followings = plain_follow_count.followings + $3`;

/** PostgreSQL by hand: a transaction for each follow, its count rows in sorted order. */
export class PlainContenders {
  private constructor(private readonly dataSource: DataSource) {}

  static async of(dataSource: DataSource): Promise<PlainContenders> {
    for (const statement of SCHEMA) await dataSource.query(statement);
    return new PlainContenders(dataSource);
  }

  follow(): Contender {
    return this.contender(pairsOfPeople(), 'SELECT SUM(followings) AS count FROM plain_follow_count WHERE person < $1');
  }

  followCelebrity(): Contender {
    return this.contender(
      fansFrom(1_000_000),
      'SELECT SUM(followers) AS count FROM plain_follow_count WHERE person = $1',
    );
  }

  private contender(next: () => Pair, count: string): Contender {
    return {
      label: 'a transaction per call',
      call: () => this.transact(next()),
      counted: async () => {
        const [{ count: seen }] = (await this.dataSource.query(count, [
          count.includes('followings') ? 1_000_000 : CELEBRITY,
        ])) as [{ count: string | null }];
        return Number(seen ?? 0);
      },
    };
  }

  private transact([from, to]: Pair): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const { length } = (await manager.query(EDGE, [from, to, Date.now()])) as unknown[];
      if (length === 0) return;
      const deltas = [
        [from, 0, 1],
        [to, 1, 0],
      ].toSorted(([one = 0], [other = 0]) => one - other);
      for (const delta of deltas) await manager.query(COUNTS, delta);
    });
  }
}
