import type { RedisConnection } from '@spoor/core/redis';
import type { FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../../follow-edge.js';
import type { EdgeSet } from '../edge-set.js';
import type { FollowDifference } from '../../follow-maintenance.js';
import { Gathering } from '../gathering.js';
import { changeEdgesScript, moveEdgeScript, type EdgeReply } from './change-edges.lua.js';
import { dateOf, halfDifference } from '../maintenance/half-difference.js';
import type { ComparableEdges } from './compact.inspector.js';
import { compareHalvesScript } from './compare-halves.lua.js';
import type { CompactKeys } from './compact.keys.js';
import { CompactReader } from './compact.reader.js';

interface EdgeChange {
  readonly edge: FollowEdge;
  /** Undefined to unfollow. */
  readonly at?: number;
}

/**
 * How many edges one script changes. It keeps the server for a fraction of a millisecond, and while it does the next one is put
 * together.
 */
const EDGES_AT_ONCE = 32;

/** The compact layout on a single server, where one script writes both ends of an edge. */
export class CompactEdgeSet extends CompactReader implements EdgeSet, ComparableEdges {
  private readonly changes: Gathering<EdgeChange, FollowOutcome | UnfollowOutcome>;

  constructor(connection: RedisConnection, keys: CompactKeys, types: () => readonly string[]) {
    super(connection, keys, types);
    this.changes = new Gathering((changes) => this.change(changes), EDGES_AT_ONCE);
  }

  follow(edge: NewFollowEdge): Promise<FollowOutcome> {
    return this.changes.ask({ edge, at: edge.at }) as Promise<FollowOutcome>;
  }

  unfollow(edge: FollowEdge): Promise<UnfollowOutcome> {
    return this.changes.ask({ edge });
  }

  /** Moves an edge to another set, at one instant; nothing happens when it is not there. */
  async moveTo(other: CompactEdgeSet, edge: FollowEdge): Promise<void> {
    const keys = [...this.changedKeys(edge), ...other.changedKeys(edge)];
    await this.connection.run(moveEdgeScript, keys, [edge.to.id, edge.from.id]);
  }

  async compareHalves(edges: readonly FollowEdge[], mend: boolean): Promise<FollowDifference[]> {
    if (edges.length === 0) return [];
    const keys = edges.flatMap((edge) => {
      const [followings, , , , otherFollowers] = this.keys.ofEdge(edge);
      return [followings, otherFollowers];
    });
    const ids = edges.flatMap(({ from, to }) => [to.id, from.id]);
    const wrong = await this.connection.run(compareHalvesScript, keys, [mend ? 'mend' : '', ...ids]);
    return wrong.map(([place, forward, reverse]) =>
      halfDifference(edges[place] as FollowEdge, dateOf(forward), dateOf(reverse)),
    );
  }

  /** Those of its keys that a change concerns. */
  private changedKeys(edge: FollowEdge): string[] {
    const [followings, followers, friends, , otherFollowers, otherFriends] = this.keys.ofEdge(edge);
    return [followings, followers, friends, otherFollowers, otherFriends];
  }

  private async change(changes: readonly EdgeChange[]): Promise<(FollowOutcome | UnfollowOutcome | Error)[]> {
    const keys: string[] = [];
    const parameters: (string | number)[] = [];
    for (const { edge, at = '' } of changes) {
      keys.push(...this.changedKeys(edge));
      parameters.push(edge.to.id, edge.from.id, at);
    }
    const replies = await this.connection.run(changeEdgesScript, keys, parameters, 'at once');
    return replies.map((reply, index) => outcomeOf(reply, changes[index]?.at));
  }
}

function outcomeOf(reply: EdgeReply, at: number | undefined): FollowOutcome | UnfollowOutcome | Error {
  if (reply instanceof Error) return reply;
  if (at === undefined) return { changed: reply === 1 };
  return reply === 1 ? { changed: true, since: at } : { changed: false, since: Number(reply) };
}
