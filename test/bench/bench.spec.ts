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

  it('names the benchmarks there are when asked for another one', async () => {
    const { ended, output } = bench('counters');
    expect(await ended).toMatchObject({ code: 1 });
    expect(output()).toContain('There is no benchmark "counters".');
    expect(output()).toMatch(/^ {2}counter {2}one hot counter/m);
  });

  it('explains itself when an option is unknown', async () => {
    const { ended, output } = bench('--fast');
    expect(await ended).toMatchObject({ code: 1 });
    expect(output()).toContain("Unknown option '--fast'");
    expect(output()).toContain('npm run bench -- [name …] [--quick]');
  });
});
