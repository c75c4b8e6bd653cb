import { identifierOf, InvalidArgumentError, type EntityClass } from '@spoor/core';
import type { EntityMetadata } from 'typeorm';
import { trackedOptions } from '../decorators/track-diffs.decorator.js';
import type { DiffHooks, TrackDiffsOptions } from '../decorators/track-diffs.options.js';
import { fieldsOf } from './fields.js';

/** What is to be known of a tracked class to make its diffs. */
export class TrackedEntity {
  /** Their spelling in JSON by path. */
  private readonly visible: ReadonlyMap<string, string>;
  private readonly masked: ReadonlySet<string>;
  private readonly hooks: DiffHooks;
  /** Whether a JSON object has its fields in another order than their columns. */
  private readonly isReordered: boolean;
  private asked: { readonly paths: readonly string[]; readonly visible: readonly string[] } = {
    paths: [],
    visible: [],
  };

  private constructor(
    readonly metadata: EntityMetadata,
    readonly options: TrackDiffsOptions,
  ) {
    const { only, exclude = [], reveal = [] } = options;
    const fields = fieldsOf(metadata);
    const known = new Set([...fields.columns.keys(), ...fields.links]);
    for (const path of [...(only ?? []), ...exclude, ...reveal])
      if (!known.has(path)) throw unknown(metadata, path, known);
    const visible = [...known].filter((path) => (only?.includes(path) ?? true) && !exclude.includes(path));
    this.visible = new Map(visible.map((path) => [path, `${JSON.stringify(path)}:`]));
    this.isReordered = inOrderOfJson(visible).join() !== visible.join();
    const isMasked = ([path, secret]: [string, boolean]) => secret && !reveal.includes(path);
    this.masked = new Set([...fields.columns].filter(isMasked).map(([path]) => path));
    this.hooks = ((metadata.target as EntityClass).prototype ?? {}) as DiffHooks;
  }

  /** Undefined for one whose diffs are not kept. */
  static of(metadata: EntityMetadata): TrackedEntity | undefined {
    const options = trackedOptions(metadata.target);
    return options && new TrackedEntity(metadata, options);
  }

  /** The label of the class. */
  get type(): string {
    return identifierOf(this.metadata.target as EntityClass);
  }

  isVisible(path: string): boolean {
    return this.visible.has(path);
  }

  /** Of these, those that are told, in the order that a JSON object keeps. The rows of a statement have one list. */
  visibleOf(paths: readonly string[]): readonly string[] {
    if (this.asked.paths !== paths) {
      const visible = paths.filter((path) => this.visible.has(path));
      this.asked = { paths, visible: this.isReordered ? inOrderOfJson(visible) : visible };
    }
    return this.asked.visible;
  }

  /** The field's name in a JSON object, with its colon. */
  keyOf(path: string): string {
    return this.visible.get(path) ?? '';
  }

  isMasked(path: string): boolean {
    return this.masked.size > 0 && this.masked.has(path);
  }

  get maskedPaths(): ReadonlySet<string> {
    return this.masked;
  }

  get hasParent(): boolean {
    const { getDiffParent, getParentObject } = this.hooks;
    return Boolean(this.options.parent ?? getDiffParent ?? getParentObject);
  }

  get hasSerializer(): boolean {
    return Boolean(this.options.serialize ?? this.hooks.serializeDiff);
  }

  get canRefuse(): boolean {
    return Boolean(this.hooks.sendDiff);
  }

  parentOf(entity: object): unknown {
    const { parent } = this.options;
    const hooks = entity as DiffHooks;
    return parent ? parent(entity) : (hooks.getDiffParent ?? hooks.getParentObject)?.call(entity);
  }

  serialize(entity: object, dirtyFields: string[], created: boolean): unknown {
    const { serialize } = this.options;
    if (serialize) return serialize(entity, dirtyFields, { created });
    return (entity as DiffHooks).serializeDiff?.(dirtyFields, { created });
  }
}

/** Names that are numbers come first. */
function inOrderOfJson(paths: readonly string[]): readonly string[] {
  return Object.keys(Object.fromEntries(paths.map((path) => [path, true])));
}

function unknown({ name }: EntityMetadata, path: string, known: ReadonlySet<string>): InvalidArgumentError {
  return new InvalidArgumentError(
    `@TrackDiffs of ${name} names "${path}", which it does not have.`,
    `It has ${[...known].join(', ')}.`,
  );
}
