import { defineDomain, defineMetric, Period, TRACKSTATS_ENTITIES } from '@spoor/trackstats';
import { ref } from '@spoor/core';
import { CONFORMANCE_ENTITIES, openStatistics } from '@spoor/trackstats/testing';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Entity, PrimaryColumn } from 'typeorm';
import { startChild } from '../support/child.js';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';

@Entity()
class Page {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  path: string;
}

const WEB = defineDomain({ ref: 'web' });
const REVENUE = defineMetric({ domain: WEB, ref: 'revenue', unit: 'EUR', scale: 2, aggregate: 'sum' });
const ROWS = process.env.SPOOR_FULL ? 1_000_000 : 20_000;
const MEGABYTES = 1024 * 1024;

afterAll(dropTestDatabases);

describeEachDatabase('An export', (kind) => {
  it('is CSV as RFC 4180 or JSON, with readable names and exact values', async () => {
    const dataSource = await createTestDataSource(kind, { entities: [...TRACKSTATS_ENTITIES, Page] });
    const { statistics, close } = openStatistics(dataSource);
    const day = { metric: REVENUE, period: Period.DAY } as const;
    await statistics.exact.recordMany([
      { ...day, value: '92233720368547758.07', date: '2026-03-01', object: ref(Page, 'a "quoted", one') },
      { ...day, value: null, date: '2026-03-02', object: ref(Page, '=SUM(A1)') },
      { ...day, value: -1, date: '2026-03-02', object: ref(Page, 'plain') },
    ]);
    const options = { ...day, objectType: Page } as const;
    const read = (stream: Readable) => text(stream);
    expect(await read(await statistics.export('csv', options))).toBe(
      [
        'metric,period,date,objectType,objectId,value,unit,derived',
        'web.revenue,day,2026-03-01,page,"a ""quoted"", one",92233720368547758.07,EUR,false',
        "web.revenue,day,2026-03-02,page,'=SUM(A1),,EUR,false",
        'web.revenue,day,2026-03-02,page,plain,-1.00,EUR,false',
        '',
      ].join('\r\n'),
    );
    const json = JSON.parse(await read(await statistics.export('json', options))) as object[];
    expect(json[1]).toEqual({
      metric: 'web.revenue',
      period: 'day',
      date: '2026-03-02',
      objectType: 'page',
      objectId: '=SUM(A1)',
      value: null,
      unit: 'EUR',
      derived: false,
    });
    expect(json).toHaveLength(3);
    const lifetime = await read(
      await statistics.export('csv', { ...options, period: Period.LIFETIME, to: '2026-03-02' }),
    );
    expect(lifetime.split('\r\n')).toHaveLength(5);
    expect(JSON.parse(await read(await statistics.export('json', { ...day })))).toEqual([]);
    await close();
  });

  it('is read a page of 1,000 at a time', async () => {
    const dataSource = await createTestDataSource(kind, { entities: TRACKSTATS_ENTITIES });
    const { statistics, close } = openStatistics(dataSource);
    const recordings = Array.from({ length: 2_500 }, (_, index) => {
      const date = new Date(Date.UTC(1990, 0, 1 + index)).toISOString().slice(0, 10);
      return { metric: REVENUE, value: index, period: Period.DAY, date };
    });
    await statistics.recordMany(recordings);
    const lines: string[] = [];
    const counts: number[] = [];
    for await (const piece of await statistics.export('csv', { metric: REVENUE, period: Period.DAY })) {
      const some = String(piece).trimEnd().split('\r\n');
      counts.push(some.length);
      lines.push(...some);
    }
    expect(counts).toEqual([1, 1_000, 1_000, 500]);
    expect(lines.slice(1).map((line) => line.split(',')[2])).toEqual(recordings.map(({ date }) => date));
    await close();
  });

  it.each(['csv', 'json'])(
    `of ${ROWS} values as %s adds less than 64 MB to the memory of the process`,
    async (format) => {
      const database = await createTestDatabase(kind);
      const entities = [...TRACKSTATS_ENTITIES, ...CONFORMANCE_ENTITIES];
      const dataSource = await createTestDataSource(kind, { database, entities });
      const { statistics, close } = openStatistics(dataSource);
      const metric = defineMetric({ domain: defineDomain({ ref: 'bulk' }), ref: 'rows' });
      for (let start = 0; start < ROWS; start += 10_000)
        await statistics.recordMany(
          Array.from({ length: 10_000 }, (_, index) => {
            const date = new Date(Date.UTC(1000, 0, 1 + start + index)).toISOString().slice(0, 10);
            return { metric, value: index, period: Period.DAY, date };
          }),
        );
      await close();
      const address = kind === 'sqlite' ? { type: 'better-sqlite3', database } : { type: kind, url: database };
      const child = startChild('test/trackstats/programs/export.mjs', {
        environment: { DATA_SOURCE: JSON.stringify(address), FORMAT: format, NODE_OPTIONS: '--expose-gc' },
      });
      const { lines, added } = await child.next<{ lines: number; added: number }>(240_000);
      expect(lines).toBeGreaterThanOrEqual(ROWS);
      expect(added).toBeLessThan(64 * MEGABYTES);
    },
    300_000,
  );
});
