import { RedisUnavailableError, type RedisConnection } from '@spoor/core/redis';
import type { FollowEdge, FollowOutcome, NewFollowEdge, UnfollowOutcome } from '../../follow-edge.js';
import type { FollowDifference } from '../../follow-maintenance.js';
import type { CompactKeys, EdgeKeys } from '../compact/compact.keys.js';
import type { ComparableEdges } from '../compact/compact.inspector.js';
import { CompactReader } from '../compact/compact.reader.js';
import type { EdgeSet } from '../edge-set.js';
import { dateOf } from '../maintenance/half-difference.js';
import { compareHalves } from './compare-halves.js';
import { writeEdge } from './edge-text.js';
import { adoptScript, readHalfScript, writeReverseScript } from './half.lua.js';
import type { Ledgers } from './ledgers.js';
import { renewScript, startFollowScript, startMoveScript, startUnfollowScript } from './start.lua.js';

/** What a slot knows of one half of an edge. */
export interface Half {
  /** In epoch milliseconds; null when there is no edge. */
  readonly since: number | null;
  /** In the slot's ledger; null when it was not written of late. */
  readonly version: number | null;
  /** Of the server's clock, in microseconds, as versions are. */
  readonly time: number;
}

/** An edge, as the scripts know it. */
interface SpelledEdge {
  readonly edge: FollowEdge;
  readonly text: string;
  readonly keys: EdgeKeys;
}

/** What the other half is to be: its date, null when there is no edge any more, and the version under which it is written. */
type ReverseHalf = [since: string | null, version: number];

/**
 * The compact layout on a Cluster, where the ends of an edge lie in two slots that no script can write at once.
 *
 * The first step, on the follower's slot, decides: it writes that half, gives the change a version, and puts the edge into the slot's
 * ledger. The second writes the other half if that has seen no newer version. Each may be repeated, late, or out of order; what is
 * missing after a crash or a failover is found by the sweeper, which compares the ledgers.
 */
export class ClusterEdgeSet extends CompactReader implements EdgeSet, ComparableEdges {
  constructor(
    connection: RedisConnection,
    keys: CompactKeys,
    types: () => readonly string[],
    private readonly ledgers: Ledgers,
  ) {
    super(connection, keys, types);
  }

  /** Which of the edge sets that share the ledgers this is. */
  get section(): string {
    return this.keys.section;
  }

  async follow({ from, to, at }: NewFollowEdge): Promise<FollowOutcome> {
    const spelled = this.spell({ from, to });
    const [followings, followers, friends] = spelled.keys;
    const keys = [followings, followers, friends, this.ledgers.outgoing(followings)];
    const [changed, since, version] = await this.connection.run(startFollowScript, keys, [to.id, spelled.text, at]);
    if (version !== undefined) await this.finish(spelled, since, version);
    return { changed: changed === 1, since: Number(since) };
  }

  async unfollow({ from, to }: FollowEdge): Promise<UnfollowOutcome> {
    const spelled = this.spell({ from, to });
    const [followings, , friends] = spelled.keys;
    const keys = [followings, friends, this.ledgers.outgoing(followings)];
    const [changed, since, version] = await this.connection.run(startUnfollowScript, keys, [to.id, spelled.text]);
    if (version !== undefined) await this.finish(spelled, since, version);
    return { changed: changed === 1 };
  }

  /** Moves an edge to another set, at one instant as the follower sees it; nothing happens when it is not there. */
  async moveTo(other: ClusterEdgeSet, edge: FollowEdge): Promise<void> {
    const [own, others] = [this.spell(edge), other.spell(edge)];
    const [followings, , friends] = own.keys;
    const [otherFollowings, otherFollowers, otherFriends] = others.keys;
    const keys = [
      followings,
      friends,
      otherFollowings,
      otherFollowers,
      otherFriends,
      this.ledgers.outgoing(followings),
    ];
    const moved = await this.connection.run(startMoveScript, keys, [edge.to.id, own.text, others.text]);
    if (!moved) return;
    const [since, removal, version] = moved;
    await Promise.all([this.finish(own, null, removal), other.finish(others, since, version)]);
  }

  /** The ledgers that an edge is entered in. */
  ledgersOf({ from, to }: FollowEdge): { outgoing: string; incoming: string } {
    return {
      outgoing: this.ledgers.outgoing(this.keys.of(from, 'followings', to.type)),
      incoming: this.ledgers.incoming(this.keys.of(to, 'followers', from.type)),
    };
  }

  /**
   * Writes the other half of an edge anew.
   *
   * @param version of the outgoing ledger, as it was read; nothing is done when there is another one by now
   * @param reached the incoming version, 0 without one
   */
  async complete(edge: FollowEdge, version: number | null, reached: number): Promise<void> {
    const spelled = this.spell(edge);
    const renewed = await this.renew(spelled, version, reached);
    if (renewed) await this.finish(spelled, ...renewed);
  }

  /** Writes the follower's half after the other, of which a newer version is known; the first was lost in a failover. */
  async adopt(edge: FollowEdge): Promise<void> {
    const { text, keys: own } = this.spell(edge);
    const forward = await this.readForward(edge);
    const { since, version } = await this.readReverse(edge);
    if (version === null || version <= (forward.version ?? 0)) return;
    const [followings, followers, friends] = own;
    const keys = [followings, followers, friends, this.ledgers.outgoing(followings)];
    const known = [forward.version ?? '', forward.time];
    await this.connection.run(adoptScript, keys, [edge.to.id, text, version, since ?? '', ...known]);
  }

  async readForward(edge: FollowEdge): Promise<Half> {
    const [followings] = this.keys.ofEdge(edge);
    return await this.readHalf(followings, this.ledgers.outgoing(followings), edge.to.id, edge);
  }

  async readReverse(edge: FollowEdge): Promise<Half> {
    const [, , , , followers] = this.keys.ofEdge(edge);
    return await this.readHalf(followers, this.ledgers.incoming(followers), edge.from.id, edge);
  }

  async compareHalves(edges: readonly FollowEdge[], mend: boolean): Promise<FollowDifference[]> {
    return await compareHalves(this, edges, mend);
  }

  private async readHalf(list: string, ledger: string, member: string, edge: FollowEdge): Promise<Half> {
    const text = writeEdge(edge, this.keys.section);
    const [since, version, time] = await this.connection.run(readHalfScript, [list, ledger], [member, text]);
    return { since: dateOf(since), version: version === null ? null : Number(version), time };
  }

  private spell(edge: FollowEdge): SpelledEdge {
    return { edge, text: writeEdge(edge, this.keys.section), keys: this.keys.ofEdge(edge) };
  }

  /**
   * Writes the other half, until it is written, or somebody has written to the edge since and brings it along.
   *
   * @throws RedisUnavailableError that the edge is half written so far
   */
  private async finish(spelled: SpelledEdge, since: string | null, version: number): Promise<void> {
    const { edge, text } = spelled;
    const [, , , followings, followers, friends] = spelled.keys;
    const keys = [followers, followings, friends, this.ledgers.incoming(followers)];
    try {
      let half: ReverseHalf | undefined = [since, version];
      while (half) {
        const [date, current]: ReverseHalf = half;
        const parameters = [edge.from.id, text, current, date ?? ''];
        const exceed: number = await this.connection.run(writeReverseScript, keys, parameters);
        half = exceed === 0 ? undefined : await this.renew(spelled, current, exceed);
      }
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
      throw new RedisUnavailableError('Only one half of the edge could be written yet', true, { cause: error });
    }
  }

  private async renew(
    { edge, text, keys: [followings] }: SpelledEdge,
    version: number | null,
    exceed: number,
  ): Promise<ReverseHalf | undefined> {
    const keys = [followings, this.ledgers.outgoing(followings)];
    const started = await this.connection.run(renewScript, keys, [edge.to.id, text, version ?? '', exceed]);
    if (!started) return undefined;
    const [, since, renewed] = started;
    return [since, renewed as number];
  }
}
