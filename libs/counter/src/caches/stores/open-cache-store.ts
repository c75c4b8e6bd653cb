import { UnsupportedDatabaseError } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { CacheStore } from './cache-store.js';
import { MysqlCacheStore } from './mysql-cache.store.js';
import { PostgresCacheStore } from './postgres-cache.store.js';
import { SqliteCacheStore } from './sqlite-cache.store.js';

/** The store for a DataSource's database. MariaDB and MySQL need not be told apart. */
export function openCacheStore(dataSource: DataSource): CacheStore {
  const { type } = dataSource.options;
  switch (type) {
    case 'postgres':
      return new PostgresCacheStore(dataSource);
    case 'mariadb':
    case 'mysql':
      return new MysqlCacheStore(dataSource);
    case 'better-sqlite3':
      return new SqliteCacheStore(dataSource);
    default:
      throw new UnsupportedDatabaseError(type);
  }
}
