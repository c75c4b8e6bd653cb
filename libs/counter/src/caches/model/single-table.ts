import { rootOf } from '@spoor/core';
import type { EntityMetadata } from 'typeorm';

/** A class and those of its subclasses that share its table. */
export function withSubclasses(metadata: EntityMetadata): EntityMetadata[] {
  return [metadata, ...metadata.childEntityMetadatas.filter((child) => rootOf(child) === rootOf(metadata))];
}
