import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import type { FollowEdge } from '../follow-edge.js';
import type { FollowLayout } from './follow-layout.js';
import { readAll, type Command } from './read-all.js';
import { walkEdges } from './walk-edges.js';

/**
 * Takes the edges of entities away, for good or until they come back.
 *
 * Every edge is moved for itself, at both of its ends as any follow or unfollow is: counts and lists agree at every moment, and no
 * command keeps the server for longer than one edge takes. A run that was interrupted is simply run again.
 */
export class Archive {
  constructor(
    private readonly connection: RedisConnection,
    private readonly layout: FollowLayout,
  ) {}

  /** @returns how many edges there were, archived ones included */
  async purge(entity: EntityRef): Promise<number> {
    let count = 0;
    for (const edges of [this.layout.live, this.layout.archived]) {
      await walkEdges(edges, entity, async (batch) => {
        const outcomes = await Promise.all(batch.map((edge) => edges.unfollow(edge)));
        count += outcomes.filter(({ changed }) => changed).length;
      });
    }
    await this.layout.forget(entity);
    return count;
  }

  async archive(entity: EntityRef): Promise<void> {
    await this.connection.execute((client) => client.set(this.layout.markOf(entity), '1'));
    await walkEdges(this.layout.live, entity, (batch) => this.each(batch, this.layout.putAway));
  }

  /** Those whose other end is archived stay so until that comes back. */
  async restore(entity: EntityRef): Promise<void> {
    await this.connection.execute((client) => client.del(this.layout.markOf(entity)));
    await walkEdges(this.layout.archived, entity, async (batch) => {
      const back = await this.withoutArchivedEnds(batch);
      await this.each(back, this.layout.bringBack);
      // Whoever was archived in between may have looked for edges before these were back.
      const stillLive = new Set(await this.withoutArchivedEnds(back));
      await this.each(
        back.filter((edge) => !stillLive.has(edge)),
        this.layout.putAway,
      );
    });
  }

  /** The follower no longer wants it, whether it can be seen or not. */
  async forget(edge: FollowEdge): Promise<void> {
    const { archived } = this.layout;
    const [relation] = await archived.relations(edge.from, [edge.to]);
    if (relation?.following !== null) await archived.unfollow(edge);
  }

  private async each(edges: readonly FollowEdge[], move: (edge: FollowEdge) => Promise<void>): Promise<void> {
    await Promise.all(edges.map(move));
  }

  private async withoutArchivedEnds(edges: readonly FollowEdge[]): Promise<FollowEdge[]> {
    const marks = edges.flatMap(({ from, to }) =>
      [from, to].map((end): Command => ['exists', this.layout.markOf(end)]),
    );
    const replies = await readAll<0 | 1>(this.connection, marks);
    return edges.filter((_, index) => replies[2 * index] === 0 && replies[2 * index + 1] === 0);
  }
}
