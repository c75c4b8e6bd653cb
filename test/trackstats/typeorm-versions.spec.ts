import { trackstatsConformance } from '@spoor/trackstats/testing';
import { startChild } from '../support/child.js';
import { createTestDatabase, describeEachDatabase } from '../support/databases.js';
import { describeTypeormVersions, OLDEST_TYPEORM } from '../support/describe-typeorm-versions.js';

interface Report {
  hasDataSource: boolean;
  days: { old: number; new: number };
  /** Beginnings of days, and values. */
  before: [number, number][];
  after: [number, number][];
  markedByUndone: number;
  marked: number;
  left: number;
  /** By the change, as messages to the database. */
  sent: string[];
}

describeTypeormVersions('trackstats', trackstatsConformance.length);

describeEachDatabase('On TypeORM 0.3', (kind) => {
  it('a changed row is marked, with the COMMIT on PostgreSQL, and counted anew by the next run', async () => {
    const database = await createTestDatabase(kind);
    const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
    const child = startChild('test/trackstats/programs/moved-row.mjs', {
      environment: { DATA_SOURCE: JSON.stringify(address), NODE_OPTIONS: OLDEST_TYPEORM },
    });
    const { hasDataSource, days, before, after, markedByUndone, marked, left, sent } = await child.next<Report>(60_000);
    const [oldDay, newDay] = [days.old, days.new].map((instant) => instant - (instant % 86_400_000));
    expect(hasDataSource).toBe(false);
    expect(before).toEqual([[oldDay, 2]]);
    expect(markedByUndone).toBe(0);
    expect(marked).toBe(2);
    const isMark = (message: string) => message.includes('spoor_statistic_mark');
    expect(sent.filter(isMark).map((message) => message.endsWith('; COMMIT'))).toEqual([kind === 'postgres']);
    expect(after).toEqual([
      [newDay, 1],
      [oldDay, 1],
    ]);
    expect(left).toBe(0);
  }, 90_000);
});
