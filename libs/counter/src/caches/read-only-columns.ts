import type { DataSource } from 'typeorm';
import type { Cache } from './model/cache.js';

/**
 * Takes the cached columns out of what entities write, in this DataSource's metadata: a parent that was loaded before its cache rose
 * and is saved later must not set it back, and a new one begins at the default.
 *
 * @returns a function that undoes it
 */
export function makeReadOnly(dataSource: DataSource, caches: readonly Cache[]): () => void {
  const undo = caches.flatMap(({ target, column }) =>
    dataSource.entityMetadatas
      .filter(({ tablePath }) => tablePath === target.table.path)
      .flatMap(({ columns }) => columns.filter(({ databaseName }) => databaseName === column.name))
      .map((metadata) => {
        const { isInsert, isUpdate } = metadata;
        Object.assign(metadata, { isInsert: false, isUpdate: false });
        return () => void Object.assign(metadata, { isInsert, isUpdate });
      }),
  );
  return () => undo.toReversed().forEach((call) => call());
}
