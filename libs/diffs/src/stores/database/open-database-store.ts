import { detectDialect } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { ResolvedDiffsOptions } from '../../diffs.options.js';
import { DatabaseDiffStore } from './database-diff.store.js';
import { DIFF_SPELLINGS } from './diff-spelling.js';
import { DiffStatements } from './diff-statements.js';
import { diffTables } from './diff-tables.js';
import { PostgresDiffStatements } from './postgres-diff.statements.js';

export async function openDatabaseStore(
  dataSource: DataSource,
  options: Pick<ResolvedDiffsOptions, 'retention' | 'pollInterval'>,
): Promise<DatabaseDiffStore> {
  const dialect = await detectDialect(dataSource);
  const Statements = dialect === 'postgres' ? PostgresDiffStatements : DiffStatements;
  const statements = new Statements(diffTables(dataSource), DIFF_SPELLINGS[dialect]);
  return new DatabaseDiffStore(dataSource, statements, options);
}
