import type { DataSource } from 'typeorm';

/** MariaDB answers the COMMIT of a transaction that it has forgotten as any other. */
export function losesSilently({ options }: DataSource): boolean {
  return options.type === 'mariadb' || options.type === 'mysql';
}
