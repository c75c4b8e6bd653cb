import { SpoorDiffsCreateDiffs1764201600000 } from './create-diffs.migration.js';

/** For the `migrations` of a DataSource; its entities must hold DIFF_ENTITIES, from which the names are read. */
export const diffMigrations = [SpoorDiffsCreateDiffs1764201600000];
