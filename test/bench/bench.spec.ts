import { join } from 'node:path';
import { startChild, type Child } from '../support/child.js';

const MAIN = join(__dirname, '..', '..', 'apps', 'bench', 'dist', 'main.js');

const bench = (...parameters: string[]): Child => startChild(MAIN, { parameters });

describe('npm run bench', () => {
  it('prints a table for each database, with its durability as the database itself tells it', async () => {
    const { ended, output } = bench('counter', '--quick');
    expect({ ...(await ended), output: output() }).toMatchObject({ code: 0 });
    expect(output()).toMatch(/^PostgreSQL \d+.* fsync=on synchronous_commit=on/m);
    expect(output()).toMatch(/^MariaDB \d+.* innodb_flush_log_at_trx_commit=1/m);
    expect(output()).toMatch(/^SQLite \d+.* synchronous=FULL/m);
    expect(output()).toMatch(/^Redis \d+/m);
    expect(output().match(/│ increment +│ +[\d,]+ │/g)).toHaveLength(3 * 4);
    expect(output().match(/≥ \d+×: (met|NOT MET)/g)).toHaveLength(3 * 2);
  }, 120_000);

  it('prints the ratios of captured statements and of recounts to the bare ones, with the durability of the server', async () => {
    const { ended, output } = bench('capture', '--quick');
    expect({ ...(await ended), output: output() }).toMatchObject({ code: 0 });
    expect(output()).toMatch(/^PostgreSQL \d+.* fsync=on synchronous_commit=on/m);
    const rows = [...output().matchAll(/│ (.*\S) +│ +\d+ │ +[\d,.]+ │ +[\d,.]+ │ +[\d,.]+× │ (.*\S)? *│/g)];
    const [judged, shown] = [rows.filter(([, , target]) => target), rows.filter(([, , target]) => !target)];
    for (const [, , target] of judged) expect(target).toMatch(/^(speed ≥|≤) [\d.]+×: (met|NOT MET) \([\d,.]+×\)$/);
    // Those with targets, and for orientation plain against plain, the same with a consumer that persists, removals, upserts, a cache and
    // a recount.
    expect(judged.map(([, title]) => title)).toEqual([
      'save() of a new row',
      'save() of a change',
      'insert() of one row',
      'save() of a change',
      'update() of one row by id',
      'update() of 300 rows by an indexed column',
      'save() of 500 new rows',
      'insert() of 500 rows',
      '10,000 parents, all of them wrong',
    ]);
    expect(shown).toHaveLength(4 + 2 + 8 + 1 + 1);
  }, 120_000);

  it('prints what follows cost on Redis, a Cluster and every database, and what an edge takes in memory', async () => {
    const { ended, output } = bench('sequere', '--quick');
    expect({ ...(await ended), output: output() }).toMatchObject({ code: 0 });
    for (const heading of ['Memory of Redis', 'Redis Cluster of three masters', 'MariaDB', 'SQLite'])
      expect(output()).toMatch(new RegExp(`^${heading}`, 'm'));
    expect(output().match(/≤ \d+: (met|NOT MET)/g)).toHaveLength(2);
    // Follows on a server (two), a Cluster, and PostgreSQL (four, and one of isFollowing); relationships on five.
    expect(output().match(/│ ≥ [\d.]+×: (met|NOT MET) \([\d,.]+×\)/g)).toHaveLength(2 + 1 + 4 + 5);
    expect(output().match(/p50 ≤ 1.5× the first page's: (met|NOT MET)/g)).toHaveLength(2 + 1 + 3);
  }, 240_000);

  it('prints what counting rows by day costs on every database, and what it costs those who write them', async () => {
    const { ended, output } = bench('trackstats', '--quick');
    expect({ ...(await ended), output: output() }).toMatchObject({ code: 0 });
    for (const heading of ['PostgreSQL', 'MariaDB', 'SQLite'])
      expect(output()).toMatch(new RegExp(`^${heading} \\d.*10,000 rows$`, 'm'));
    const judged = [...output().matchAll(/│ ([^│]*[^│ ]) +│ +\d+ │ .*│ ≤ [\d.]+×.*: (?:met|NOT MET) \([\d,.]+×\) *│/g)];
    const perDatabase = ['the first run', 'the first run', '1,000 new rows', '730 days of 4 derived periods'];
    expect(judged.map(([, title]) => title)).toEqual([
      ...perDatabase,
      'insert() of a row that happens now',
      'save() of a new row that happens now',
      'save() of a change to what is not tracked',
      'save() of a row that moves from an old date to another, which is marked',
      ...perDatabase,
      ...perDatabase,
    ]);
    expect(output().match(/^Memory added to Node's: \d+ MB$/gm)).toHaveLength(3);
  }, 240_000);

  it('prints what the packages, as npm gets them, add to the start of an application', async () => {
    const { ended, output } = bench('boot', '--quick');
    expect({ ...(await ended), output: output() }).toMatchObject({ code: 0 });
    expect(output()).toMatch(/│ time until it is ready, ms +│( +[\d.-]+ │){3} ≤ 150: (met|NOT MET) +│/);
    expect(output()).toMatch(/│ memory of the process \(RSS\), MB +│( +[\d.-]+ │){3} ≤ 25: (met|NOT MET) +│/);
  }, 120_000);

  it('names the benchmarks there are when asked for another one', async () => {
    const { ended, output } = bench('counters');
    expect(await ended).toMatchObject({ code: 1 });
    expect(output()).toContain('There is no benchmark "counters".');
    expect(output()).toMatch(/^ {2}counter {2,}one hot counter/m);
    expect(output()).toMatch(/^ {2}capture {2,}statements/m);
    expect(output()).toMatch(/^ {2}sequere {2,}follows/m);
    expect(output()).toMatch(/^ {2}boot {2,}what all four modules add/m);
    expect(output()).toMatch(/^ {2}trackstats {2,}rows counted/m);
  });

  it('explains itself when an option is unknown', async () => {
    const { ended, output } = bench('--fast');
    expect(await ended).toMatchObject({ code: 1 });
    expect(output()).toContain("Unknown option '--fast'");
    expect(output()).toContain('npm run bench -- [name …] [--quick]');
  });
});
