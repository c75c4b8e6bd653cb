import { startPostgres } from '@spoor/test-servers';
import { POOL_SIZE, type Database } from './database.js';

const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method'];

export const postgres: Database = {
  kind: 'postgres',
  title: 'PostgreSQL',
  async start() {
    // With settings, even none, it is always a server of our own.
    const { url, stop } = await startPostgres({ durable: true, settings: {} });
    return { options: { type: 'postgres', url, poolSize: POOL_SIZE }, stop };
  },
  async settings(dataSource) {
    const rows: { name: string; setting: string }[] = await dataSource.query(
      'SELECT name, setting FROM pg_settings WHERE name = ANY ($1)',
      [['server_version', ...SETTINGS]],
    );
    const values = new Map(rows.map(({ name, setting }) => [name, setting]));
    return [values.get('server_version'), ...SETTINGS.map((name) => `${name}=${values.get(name)}`)].join(' ');
  },
};
