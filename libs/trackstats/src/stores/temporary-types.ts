import type { Dialect } from '@spoor/core';

const MARIADB_TYPES = {
  text: (length: number) => `VARCHAR(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL`,
  integer: () => 'BIGINT NOT NULL',
  value: 'DECIMAL(65, 0)',
  samples: 'BIGINT',
  options: 'ENGINE=InnoDB',
};

/** Of the columns of the table in which counted values are kept; PostgreSQL needs none. */
export const TEMPORARY_TYPES: Record<Exclude<Dialect, 'postgres'>, typeof MARIADB_TYPES> = {
  mariadb: MARIADB_TYPES,
  mysql: MARIADB_TYPES,
  sqlite: {
    text: () => 'TEXT NOT NULL',
    integer: () => 'INTEGER NOT NULL',
    value: 'INTEGER',
    samples: 'INTEGER',
    options: 'WITHOUT ROWID',
  },
};
