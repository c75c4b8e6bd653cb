import { detectDialect, requireEntities } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { ResolvedDiffsOptions } from '../../diffs.options.js';
import { DIFF_ENTITIES } from '../../entities/index.js';
import { DatabaseDiffStore } from './database-diff.store.js';
import { DIFF_SPELLINGS } from './diff-spelling.js';
import { DiffStatements } from './diff-statements.js';
import { diffTables } from './diff-tables.js';

/** @throws MissingEntitiesError when the DataSource lacks the store's entities */
export async function openDatabaseStore(
  dataSource: DataSource,
  options: Pick<ResolvedDiffsOptions, 'retention' | 'pollInterval'>,
): Promise<DatabaseDiffStore> {
  requireEntities(dataSource, DIFF_ENTITIES, 'DIFF_ENTITIES');
  const spelling = DIFF_SPELLINGS[await detectDialect(dataSource)];
  return new DatabaseDiffStore(dataSource, new DiffStatements(diffTables(dataSource), spelling), options);
}
