import {
  DuplicateIdentifierError,
  EntityTypes,
  hydrate,
  identifierOf,
  InvalidArgumentError,
  toRef,
  type EntityClass,
  type EntityLike,
  type EntityRef,
  type HydrateOptions,
} from '@spoor/core';
import type { DataSource } from 'typeorm';
import { isFollowable } from '../decorators/followable.decorator.js';
import { NotFollowableError } from '../errors/not-followable.error.js';
import type { FollowableDefinition } from './followable-definition.js';

interface Followable {
  /** Under which its edges are stored. */
  readonly label: string;
  readonly aliases: readonly string[];
}

/**
 * What can follow and be followed in one DataSource, and under which labels.
 *
 * @throws InvalidArgumentError for a class that is no entity of the DataSource; DuplicateIdentifierError for a label of two
 */
export class FollowableTypes {
  /** Sorted. */
  readonly labels: readonly string[];
  private readonly labelBySpelling = new Map<string, string>();
  /** By the label that edges are stored under, the one that core knows the entity by. */
  private readonly identities = new Map<string, string>();
  private readonly entityTypes: EntityTypes;

  constructor(
    private readonly dataSource: DataSource,
    definitions: Iterable<FollowableDefinition>,
  ) {
    this.entityTypes = EntityTypes.of(dataSource);
    const followables = new Map<string, Followable>();
    for (const { target } of dataSource.entityMetadatas)
      if (typeof target === 'function' && isFollowable(target as EntityClass))
        this.decide(followables, { entity: target as EntityClass });
    for (const definition of definitions)
      this.decide(followables, typeof definition === 'function' ? { entity: definition } : definition);
    for (const [identity, followable] of followables) this.claim(identity, followable);
    this.labels = [...this.identities.keys()].toSorted();
  }

  /** Old labels and the ones that replaced them. */
  get aliases(): readonly (readonly [alias: string, label: string])[] {
    return [...this.labelBySpelling].filter(([spelling, label]) => spelling !== label);
  }

  /** @throws NotFollowableError; InvalidArgumentError when there is no usable id */
  refOf(entity: EntityLike): EntityRef {
    const given = toRef(entity);
    const type = this.labelOf(given.type);
    return type === given.type ? given : { type, id: given.id };
  }

  /** The ref of an entity that may take no part in following. */
  find({ type, id }: EntityRef): EntityRef | undefined {
    const label = this.labelBySpelling.get(type);
    return label === undefined ? undefined : { type: label, id };
  }

  /** Whether a label, or one that it replaced, is of a followable entity. */
  has(type: string): boolean {
    return this.labelBySpelling.has(type);
  }

  /** @throws NotFollowableError */
  labelOf(type: string | EntityClass): string {
    const spelling = typeof type === 'string' ? type : identifierOf(type);
    const label = this.labelBySpelling.get(spelling);
    if (label === undefined) throw new NotFollowableError(spelling, this.labels);
    return label;
  }

  /** @returns in the refs' order an entity each, `null` where it no longer exists */
  hydrate(refs: readonly EntityRef[], options: HydrateOptions): Promise<(object | null)[]> {
    const known = refs.map(({ type, id }) => ({ type: this.identities.get(type) ?? type, id }));
    return hydrate(this.dataSource, known, options);
  }

  /** The last word on an entity is `forFeature`'s. */
  private decide(
    followables: Map<string, Followable>,
    { entity, identifier, aliases }: { entity: EntityClass; identifier?: string; aliases?: readonly string[] },
  ): void {
    if (!this.dataSource.hasMetadata(entity))
      throw new InvalidArgumentError(
        `${entity.name} cannot follow or be followed: it is no entity of this DataSource.`,
        'Add it to the entities of the DataSource, or take it from SequereModule.forFeature([…]).',
      );
    const identity = identifierOf(entity);
    const previous = followables.get(identity);
    followables.set(identity, {
      label: identifier ?? previous?.label ?? identity,
      aliases: [...(previous?.aliases ?? []), ...(aliases ?? [])],
    });
  }

  private claim(identity: string, { label, aliases }: Followable): void {
    const own = this.entityTypes.aliases().filter(([, owner]) => owner === identity);
    for (const spelling of new Set([label, identity, ...own.map(([alias]) => alias), ...aliases])) {
      const owner = this.entityTypes.find(spelling) ? this.entityTypes.canonical(spelling) : identity;
      const claimed = this.labelBySpelling.get(spelling);
      if (owner !== identity || claimed !== undefined)
        throw new DuplicateIdentifierError(spelling, claimed ?? owner, identity);
      this.labelBySpelling.set(spelling, label);
    }
    this.identities.set(label, identity);
  }
}
