import type { EntityMetadata } from 'typeorm';

/** The class at the root of single-table inheritance; any other class itself. */
export function rootOf(metadata: EntityMetadata): EntityMetadata {
  return metadata.tableType === 'entity-child' ? rootOf(metadata.parentEntityMetadata) : metadata;
}

/** A class and those of its subclasses that share its table. */
export function withSubclasses(metadata: EntityMetadata): EntityMetadata[] {
  return [metadata, ...metadata.childEntityMetadatas.filter((child) => rootOf(child) === rootOf(metadata))];
}
