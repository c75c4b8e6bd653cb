import { InvalidArgumentError } from '@spoor/core';
import type { DataSourceOptions } from 'typeorm';

/** TypeORM's options for a server's URL or an SQLite file's name. */
export function dataSourceOptions(storage: string): DataSourceOptions {
  const scheme = /^([a-z]+):\/\//i.exec(storage)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return { type: 'better-sqlite3', database: storage, enableWAL: true };
    case 'postgres':
    case 'postgresql':
      return { type: 'postgres', url: storage };
    case 'mysql':
    case 'mariadb':
      return { type: scheme, url: storage };
    default:
      throw new InvalidArgumentError(
        `DATABASE_URL begins with ${scheme}://, which is no database that a counter can live in.`,
        "Give postgres://…, mysql://…, mariadb://… or an SQLite file's name.",
      );
  }
}
