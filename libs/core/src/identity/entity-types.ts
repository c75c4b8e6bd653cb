import type { DataSource, EntityMetadata } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import { DuplicateIdentifierError } from '../errors/duplicate-identifier.error.js';
import { checkLabel } from './check-label.js';
import { aliasesOf, identifierOf, type EntityClass } from './identifier.js';
import { rootOf } from './root-of.js';

/**
 * Which label stands for which entity of one DataSource; what ContentTypes are to Django.
 *
 * @throws DuplicateIdentifierError when two entities claim one label
 */
export class EntityTypes {
  private readonly byLabel = new Map<string, EntityMetadata>();
  private readonly identifiers = new Map<string, string>();

  private constructor(private readonly metadatas: readonly EntityMetadata[]) {
    for (const metadata of metadatas) {
      if (typeof metadata.target !== 'function' || metadata.isJunction) continue;
      const entityClass = metadata.target as EntityClass;
      const identifier = identifierOf(entityClass);
      for (const label of [identifier, ...aliasesOf(entityClass)]) this.claim(label, identifier, metadata);
    }
  }

  static of(dataSource: DataSource): EntityTypes {
    const holder = stateOf<{ types?: EntityTypes }>(dataSource, 'entity-types', () => ({}));
    // A DataSource that is initialised again has new metadata.
    if (holder.types?.metadatas !== dataSource.entityMetadatas)
      holder.types = new EntityTypes(dataSource.entityMetadatas);
    return holder.types;
  }

  /** The metadata behind a label or one of its aliases. */
  find(label: string): EntityMetadata | undefined {
    return this.byLabel.get(label);
  }

  /** The current label for a label or alias; an unknown one stands for itself. */
  canonical(label: string): string {
    return this.identifiers.get(label) ?? label;
  }

  /** Old labels and the ones that replaced them. */
  aliases(): [alias: string, identifier: string][] {
    return [...this.identifiers].filter(([label, identifier]) => label !== identifier);
  }

  private claim(label: string, identifier: string, metadata: EntityMetadata): void {
    checkLabel(label, metadata.name);
    const owner = this.byLabel.get(label);
    // Single-table children may share a label with their parent.
    if (owner && rootOf(owner) !== rootOf(metadata))
      throw new DuplicateIdentifierError(label, owner.name, metadata.name);
    if (!owner || isParent(metadata, owner)) this.byLabel.set(label, metadata);
    this.identifiers.set(label, identifier);
  }
}

function isParent(metadata: EntityMetadata, other: EntityMetadata): boolean {
  return (other.target as EntityClass).prototype instanceof (metadata.target as EntityClass);
}
