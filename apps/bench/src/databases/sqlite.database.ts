import { join } from 'node:path';
import { keepDirectory } from '@spoor/test-servers';
import type { Database } from './database.js';

const SYNCHRONOUS = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

export const sqlite: Database = {
  kind: 'sqlite',
  title: 'SQLite',
  async start() {
    const { path, remove } = await keepDirectory('bench');
    return { options: { type: 'better-sqlite3', database: join(path, 'bench.sqlite') }, stop: remove };
  },
  async settings(dataSource) {
    const [version] = (await dataSource.query('SELECT sqlite_version() AS version')) as [{ version: string }];
    const [journal] = (await dataSource.query('PRAGMA journal_mode')) as [{ journal_mode: string }];
    const [sync] = (await dataSource.query('PRAGMA synchronous')) as [{ synchronous: number }];
    return `${version.version} journal_mode=${journal.journal_mode} synchronous=${SYNCHRONOUS[sync.synchronous]}`;
  },
};
