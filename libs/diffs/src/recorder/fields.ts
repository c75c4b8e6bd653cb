import { columnsByPath } from '@spoor/core';
import type { EntityMetadata } from 'typeorm';
import { looksSecret } from './secret-names.js';

/** What diffs of an entity can tell of. */
export interface Fields {
  /** Paths of its columns, as in `RowValues`, and whether their values look like secrets. */
  readonly columns: ReadonlyMap<string, boolean>;
  /** Paths of its many-to-many relations. */
  readonly links: readonly string[];
}

export function fieldsOf(metadata: EntityMetadata): Fields {
  const columns = [...columnsByPath(metadata)].map(([path, column]) => [path, looksSecret(column, path)] as const);
  return { columns: new Map(columns), links: metadata.manyToManyRelations.map(({ propertyPath }) => propertyPath) };
}
