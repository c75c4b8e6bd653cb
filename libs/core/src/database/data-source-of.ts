import type { DataSource } from 'typeorm';

/** The DataSource that a manager, repository, query runner or event belongs to: 1.x says `dataSource`, both say `connection`. */
export function dataSourceOf(holder: { dataSource?: DataSource; connection?: DataSource }): DataSource {
  return (holder.dataSource ?? holder.connection) as DataSource;
}
