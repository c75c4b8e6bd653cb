import type { EntityMetadata } from 'typeorm';

/** The class at the root of single-table inheritance; any other class itself. */
export function rootOf(metadata: EntityMetadata): EntityMetadata {
  return metadata.tableType === 'entity-child' ? rootOf(metadata.parentEntityMetadata) : metadata;
}
