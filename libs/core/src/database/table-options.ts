import type { EntityOptions } from 'typeorm';

/**
 * MariaDB's default collations take `Bottles`, `bottles` and `bottlés` for one key; TypeORM has no neutral way to say otherwise, but
 * passes the engine on word by word. Other databases ignore it.
 */
export function tableOptions(name: string): EntityOptions {
  return { name, engine: 'InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' };
}
