import type { EntityRef } from '@spoor/core';
import type { FollowEdge } from '../../follow-edge.js';
import type { FollowList } from '../../follow-query.js';

const RESERVED = /[%:{}]/;

/** What one key of the layout holds. */
export interface CompactList {
  readonly of: EntityRef;
  readonly list: FollowList;
  readonly memberType: string;
}

/** The keys that an edge concerns, those of its follower first. */
export type EdgeKeys = readonly [
  followings: string,
  followers: string,
  friends: string,
  otherFollowings: string,
  otherFollowers: string,
  otherFriends: string,
];

/**
 * The keys of the compact layout: `prefix{user:42}:followers:project` is the sorted set of the projects that follow user 42, their
 * ids by date. The braces make all keys of one entity share a slot of a Cluster.
 *
 * A label's `:`, `{`, `}` and `%` are escaped; an id stands as it is, for it ends at the last brace.
 */
export class CompactKeys {
  /** What stands between the id and the list's name. */
  private readonly end: string;

  /**
   * @param prefix what every key begins with
   * @param section keeps another set of edges apart: `prefix{user:42}:archived:followers:project`
   */
  constructor(
    private readonly prefix: string,
    readonly section = '',
  ) {
    this.end = section ? `}:${section}:` : '}:';
  }

  of(entity: EntityRef, list: FollowList, memberType: string): string {
    return `${this.head(entity)}${list}:${escapeLabel(memberType)}`;
  }

  ofEdge({ from, to }: FollowEdge): EdgeKeys {
    const [follower, other] = [this.head(from), this.head(to)];
    const [fromLabel, toLabel] = [escapeLabel(from.type), escapeLabel(to.type)];
    return [
      `${follower}followings:${toLabel}`,
      `${follower}followers:${toLabel}`,
      `${follower}friends:${toLabel}`,
      `${other}followings:${fromLabel}`,
      `${other}followers:${fromLabel}`,
      `${other}friends:${fromLabel}`,
    ];
  }

  /** A key beside an entity's lists. */
  mark({ type, id }: EntityRef, name: string): string {
    return `${this.prefix}{${escapeLabel(type)}:${id}}:${name}`;
  }

  /** What a key of this section holds; undefined for any other. */
  parse(key: string): CompactList | undefined {
    if (!key.startsWith(`${this.prefix}{`)) return undefined;
    const brace = key.lastIndexOf('}');
    const [type, ...id] = key.slice(this.prefix.length + 1, brace).split(':');
    if (!type || id.length === 0 || !key.startsWith(this.end, brace)) return undefined;
    const [list, memberType, ...rest] = key.slice(brace + this.end.length).split(':');
    if (!isList(list) || memberType === undefined || rest.length > 0) return undefined;
    const of = { type: decodeURIComponent(type), id: id.join(':') };
    return { of, list, memberType: decodeURIComponent(memberType) };
  }

  private head({ type, id }: EntityRef): string {
    return `${this.prefix}{${escapeLabel(type)}:${id}${this.end}`;
  }
}

function escapeLabel(label: string): string {
  return RESERVED.test(label) ? label.replace(new RegExp(RESERVED, 'g'), encodeURIComponent) : label;
}

function isList(name: string | undefined): name is FollowList {
  return name === 'followers' || name === 'followings' || name === 'friends';
}
