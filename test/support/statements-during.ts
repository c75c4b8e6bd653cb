import type { DataSource, QueryRunner } from 'typeorm';

export interface SentStatement {
  readonly query: string;
  readonly queryRunner: QueryRunner;
}

/** What is sent to the database while something is done. */
export async function statementsDuring(dataSource: DataSource, work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const listener = { beforeQuery: (event: SentStatement) => void sent.push(event) };
  dataSource.subscribers.push(listener as never);
  await work();
  dataSource.subscribers.splice(dataSource.subscribers.indexOf(listener as never), 1);
  return sent;
}
