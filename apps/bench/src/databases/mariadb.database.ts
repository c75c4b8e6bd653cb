import { startMariaDB } from '@spoor/test-servers';
import { POOL_SIZE, type Database } from './database.js';

const SETTINGS = ['innodb_flush_log_at_trx_commit', 'innodb_doublewrite', 'innodb_flush_method', 'log_bin'];

export const mariadb: Database = {
  kind: 'mariadb',
  title: 'MariaDB',
  async start() {
    // With settings, even none, it is always a server of our own.
    const { url, stop } = await startMariaDB({ durable: true, settings: {} });
    return { options: { type: 'mariadb', url, poolSize: POOL_SIZE, charset: 'utf8mb4' }, stop };
  },
  async settings(dataSource) {
    const columns = ['VERSION() AS version', ...SETTINGS.map((name) => `@@${name} AS ${name}`)].join(', ');
    const [row] = (await dataSource.query(`SELECT ${columns}`)) as [Record<string, unknown>];
    return [row.version, ...SETTINGS.map((name) => `${name}=${String(row[name])}`)].join(' ');
  },
};
