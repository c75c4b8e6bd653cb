import type { EntityLike } from '@spoor/core';
import type { EntityManager } from 'typeorm';
import type { EdgeResult, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../backends/follow-edge.js';
import { FollowRefusedError } from '../errors/follow-refused.error.js';
import type { FollowGraph, SequereEngine } from '../sequere.engine.js';
import { applyMany } from './apply-many.js';
import { edgeOf, refuseLoop, timeOf } from './edge.js';
import type { FollowCallOptions, FollowOptions, FollowPair, NewFollowPair } from './follow.options.js';
import type { FollowResult, UnfollowResult } from './follow-result.js';

/** The calls that make and remove edges. */
export class EdgeCalls {
  constructor(private readonly engine: SequereEngine) {}

  async follow(from: EntityLike, to: EntityLike, { at, manager }: FollowOptions): Promise<FollowResult> {
    const graph = this.engine.opened ?? (await this.engine.start());
    const joined = this.engine.joining(graph, manager);
    const edge = this.newEdge(graph, from, to, at);
    if (this.engine.options.guard) await this.admit(edge, from, to, manager);
    const [result] = await graph.backend.follow([edge], joined);
    return followResult(outcomeOf(result as EdgeResult<FollowOutcome>));
  }

  async unfollow(from: EntityLike, to: EntityLike, { manager }: FollowCallOptions): Promise<UnfollowResult> {
    const graph = this.engine.opened ?? (await this.engine.start());
    const joined = this.engine.joining(graph, manager);
    const edge = edgeOf(graph.types, from, to);
    refuseLoop(edge);
    const [result] = await graph.backend.unfollow([edge], joined);
    return { changed: outcomeOf(result as EdgeResult<UnfollowOutcome>).changed };
  }

  async followMany(
    pairs: readonly NewFollowPair[],
    { manager }: FollowCallOptions,
  ): Promise<PromiseSettledResult<FollowResult>[]> {
    const graph = await this.engine.start();
    const joined = this.engine.joining(graph, manager);
    const results = await applyMany<NewFollowPair, NewFollowEdge, FollowOutcome>({
      pairs,
      prepare: async ({ from, to, at }) => {
        const edge = this.newEdge(graph, from, to, at);
        await this.admit(edge, from, to, manager);
        return edge;
      },
      apply: (edges) => graph.backend.follow(edges, joined),
      repeat: ({ since }) => ({ changed: false, since }),
      isAtomic: joined !== undefined,
    });
    return results.map((result) =>
      result.status === 'fulfilled' ? { status: 'fulfilled', value: followResult(result.value) } : result,
    );
  }

  async unfollowMany(
    pairs: readonly FollowPair[],
    { manager }: FollowCallOptions,
  ): Promise<PromiseSettledResult<UnfollowResult>[]> {
    const graph = await this.engine.start();
    const joined = this.engine.joining(graph, manager);
    return await applyMany({
      pairs,
      prepare: ({ from, to }) => {
        const edge = edgeOf(graph.types, from, to);
        refuseLoop(edge);
        return edge;
      },
      apply: (edges) => graph.backend.unfollow(edges, joined),
      repeat: () => ({ changed: false }),
      isAtomic: joined !== undefined,
    });
  }

  private newEdge({ types }: FollowGraph, from: EntityLike, to: EntityLike, at: Date | undefined): NewFollowEdge {
    const edge = {
      from: types.refOf(from),
      to: types.refOf(to),
      at: at === undefined ? this.engine.options.clock.now() : timeOf(at),
    };
    refuseLoop(edge);
    return edge;
  }

  private async admit(
    edge: NewFollowEdge,
    from: EntityLike,
    to: EntityLike,
    manager: EntityManager = this.engine.dataSource.manager,
  ): Promise<void> {
    const { guard } = this.engine.options;
    if (guard && !(await guard(from, to, { manager }))) throw new FollowRefusedError(edge.from, edge.to);
  }
}

function outcomeOf<Outcome>(result: EdgeResult<Outcome>): Outcome {
  if ('error' in result) throw result.error;
  return result.outcome;
}

function followResult({ changed, since }: FollowOutcome): FollowResult {
  return { changed, since: new Date(since) };
}
