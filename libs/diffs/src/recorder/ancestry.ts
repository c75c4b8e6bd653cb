import { EntityTypes, toRef, type EntityRef, type RowValues } from '@spoor/core';
import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import { DiffParentError } from '../errors/diff-parent.error.js';
import { keyOf } from '../model/entity-key.js';
import type { Draft } from './draft.js';
import { loadEntities } from './load-entities.js';
import { rebuildEntity } from './rebuild-entity.js';
import type { TrackedEntity } from './tracked-entity.js';

type TrackedOf = (metadata: EntityMetadata) => TrackedEntity | undefined;

/**
 * Finds whose logs a transaction's diffs belong to: the entity's own, its parents', theirs, and so on. Costs a query for each type on
 * each level above the first, however many diffs there are.
 */
export class Ancestry {
  /** Direct parents of entities, as far as they are known. */
  private readonly parents = new Map<string, readonly EntityRef[]>();
  private readonly removed = new Map<string, { metadata: EntityMetadata; row: RowValues }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly queryRunner: QueryRunner,
    private readonly trackedOf: TrackedOf,
  ) {}

  /** @returns in the drafts' order the logs of each; throws DiffParentError for a parent without an id */
  async logsOf(drafts: readonly Draft[]): Promise<EntityRef[][]> {
    if (!drafts.some(({ tracked }) => tracked.hasParent)) return drafts.map(({ entity }) => [entity]);
    for (const draft of drafts) this.noteRemoval(draft);
    await this.climb(drafts.filter(isWithoutRow).map(({ entity }) => entity));
    const direct: (readonly EntityRef[])[] = [];
    for (const draft of drafts) direct.push(await this.directParents(draft));
    await this.climb(direct.flat());
    return drafts.map(({ entity }, index) => this.closure([entity], direct[index] ?? []));
  }

  private noteRemoval({ isRemoval, entity, tracked: { metadata }, images: [row] }: Draft): void {
    if (isRemoval && row) this.removed.set(keyOf(entity), { metadata, row });
  }

  private async directParents({ tracked, images, entity }: Draft): Promise<readonly EntityRef[]> {
    if (!tracked.hasParent) return [];
    if (images.length === 0) return this.parents.get(keyOf(entity)) ?? [];
    const parents = new Map<string, EntityRef>();
    for (const image of images) {
      const parent = await this.parentOf(tracked, rebuildEntity(tracked.metadata, image), entity);
      if (parent) parents.set(keyOf(parent), parent);
    }
    return [...parents.values()];
  }

  /** Learns the parents of these entities and of all above them. */
  private async climb(entities: readonly EntityRef[]): Promise<void> {
    for (let level = this.unknown(entities); level.length > 0;) {
      const found = await this.load(level);
      for (const entity of level) {
        const [instance, tracked] = found.get(keyOf(entity)) ?? [];
        const parent = instance && tracked && (await this.parentOf(tracked, instance, entity));
        this.parents.set(keyOf(entity), parent ? [parent] : []);
      }
      level = this.unknown(level.flatMap((entity) => this.parents.get(keyOf(entity)) ?? []));
    }
  }

  private unknown(entities: readonly EntityRef[]): EntityRef[] {
    const missing = entities.filter((entity) => !this.parents.has(keyOf(entity)));
    return [...new Map(missing.map((entity) => [keyOf(entity), entity])).values()];
  }

  /** Only those of classes that have parents. */
  private async load(entities: readonly EntityRef[]): Promise<Map<string, [ObjectLiteral, TrackedEntity]>> {
    const found = new Map<string, [ObjectLiteral, TrackedEntity]>();
    const stored: EntityRef[] = [];
    for (const entity of entities) {
      const gone = this.removed.get(keyOf(entity));
      const tracked = gone && this.trackedOf(gone.metadata);
      if (gone && tracked) found.set(keyOf(entity), [rebuildEntity(gone.metadata, gone.row), tracked]);
      else if (this.mayHaveParent(entity)) stored.push(entity);
    }
    for (const [entity, instance] of await loadEntities(this.dataSource, this.queryRunner.manager, stored)) {
      const tracked = this.trackedOf(this.dataSource.getMetadata(instance.constructor));
      if (tracked?.hasParent) found.set(keyOf(entity), [instance, tracked]);
    }
    return found;
  }

  private mayHaveParent({ type }: EntityRef): boolean {
    const metadata = EntityTypes.of(this.dataSource).find(type);
    if (!metadata) return false;
    return [metadata, ...metadata.childEntityMetadatas].some((each) => this.trackedOf(each)?.hasParent);
  }

  private async parentOf(tracked: TrackedEntity, instance: object, entity: EntityRef): Promise<EntityRef | undefined> {
    const parent = await tracked.parentOf(instance);
    if (parent === null || parent === undefined) return undefined;
    try {
      const { type, id } = toRef(parent);
      return { type: EntityTypes.of(this.dataSource).canonical(type), id };
    } catch (error) {
      throw new DiffParentError(entity, error);
    }
  }

  private closure(own: EntityRef[], direct: readonly EntityRef[]): EntityRef[] {
    const logs = new Map(own.map((entity) => [keyOf(entity), entity]));
    const add = (entities: readonly EntityRef[]): void => {
      for (const entity of entities) {
        if (logs.has(keyOf(entity))) continue;
        logs.set(keyOf(entity), entity);
        add(this.parents.get(keyOf(entity)) ?? []);
      }
    };
    add(direct);
    return [...logs.values()];
  }
}

/** As that of a link is. */
function isWithoutRow({ tracked, images }: Draft): boolean {
  return tracked.hasParent && images.length === 0;
}
