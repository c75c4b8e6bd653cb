import type { EntityLike } from '@spoor/core';
import type { FollowList, FollowRelation } from '../backends/follow-query.js';
import type { FollowCallOptions } from '../edges/follow.options.js';
import type { FollowableType } from '../lists/list.options.js';
import type { SequereEngine } from '../sequere.engine.js';
import { numberOf, type EntityCounts } from './follow-counts.js';
import { inBatches } from './in-batches.js';
import { relationshipOf, type Relationship } from './relationship.js';

export interface CountOptions extends FollowCallOptions {
  /**
   * Counts only members of this type.
   * @default members of all types
   */
  type?: FollowableType;
}

/** The calls that answer without listing. */
export class CountCalls {
  constructor(private readonly engine: SequereEngine) {}

  async isFollowing(from: EntityLike, to: EntityLike, { manager }: FollowCallOptions): Promise<boolean> {
    const graph = this.engine.opened ?? (await this.engine.start());
    const { backend, types } = graph;
    const [relation] = await backend.relations(
      types.refOf(from),
      [types.refOf(to)],
      this.engine.reading(graph, manager),
    );
    return (relation as FollowRelation).following !== null;
  }

  async relationships<Target extends EntityLike>(
    viewer: EntityLike,
    targets: readonly Target[],
    { manager }: FollowCallOptions,
  ): Promise<Relationship<Target>[]> {
    const graph = await this.engine.start();
    const { backend, types } = graph;
    const joined = this.engine.reading(graph, manager);
    const from = types.refOf(viewer);
    const refs = targets.map((target) => types.refOf(target));
    const relations = await inBatches(refs, (batch) => backend.relations(from, batch, joined));
    return targets.map((target, index) => relationshipOf(target, relations[index] as FollowRelation));
  }

  async count(list: FollowList, of: EntityLike, options: CountOptions): Promise<number> {
    const [counts] = await this.counts([of], options);
    return counts?.[list] ?? 0;
  }

  async counts<Target extends EntityLike>(
    targets: readonly Target[],
    { type, manager }: CountOptions,
  ): Promise<EntityCounts<Target>[]> {
    const graph = this.engine.opened ?? (await this.engine.start());
    const { backend, types } = graph;
    const joined = this.engine.reading(graph, manager);
    const label = type === undefined ? undefined : types.labelOf(type);
    const refs = targets.map((target) => types.refOf(target));
    const counts = await inBatches(refs, (batch) => backend.counts(batch, joined));
    return counts.map((each, index) => ({
      target: targets[index] as Target,
      followers: numberOf(each, 'followers', label),
      followings: numberOf(each, 'followings', label),
      friends: numberOf(each, 'friends', label),
    }));
  }
}
