import { DataSource, type Logger } from 'typeorm';
import { testDataSourceOptions, type DatabaseKind } from '../../support/databases.js';
import { sqlName, sqlValue } from './sql-value.js';

const END = ';\n';

/** Notes the statements by which migrations make tables. */
export class SchemaLog implements Logger {
  readonly statements: string[] = [];

  logQuery(query: string): void {
    if (/^\s*(CREATE|ALTER)\b/i.test(query)) this.statements.push(query.trim());
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

/** The database as SQL: how its migrations made it, and a line for each of its rows. */
export async function dumpDatabase(kind: DatabaseKind, dataSource: DataSource, schema: SchemaLog): Promise<string> {
  const tables = [...new Set(['migrations', ...dataSource.entityMetadatas.map(({ tableName }) => tableName)])];
  const lines = [...schema.statements];
  for (const table of tables.toSorted()) {
    const rows: object[] = await dataSource.query(`SELECT * FROM ${sqlName(kind, table)}`);
    for (const row of rows) {
      const names = Object.keys(row).map((name) => sqlName(kind, name));
      const values = Object.values(row).map((value) => sqlValue(kind, value));
      lines.push(`INSERT INTO ${sqlName(kind, table)} (${names.join(', ')}) VALUES (${values.join(', ')})`);
    }
  }
  if (kind === 'postgres') lines.push(...(await sequences(dataSource)));
  return lines.join(END) + END;
}

/** Rows that come with their numbers move no sequence. */
async function sequences(dataSource: DataSource): Promise<string[]> {
  const all: { name: string; last: string }[] = await dataSource.query(
    'SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE last_value IS NOT NULL',
  );
  return all.map(({ name, last }) => `SELECT setval('${name}', ${last})`);
}

/** Runs what dumpDatabase() has written on an empty database. */
export async function loadDatabase(kind: DatabaseKind, database: string, dump: string): Promise<void> {
  const dataSource = new DataSource(await testDataSourceOptions(kind, { database, synchronize: false }));
  await dataSource.initialize();
  try {
    for (const statement of dump.split(END).filter(Boolean)) await dataSource.query(statement);
  } finally {
    await dataSource.destroy();
  }
}
