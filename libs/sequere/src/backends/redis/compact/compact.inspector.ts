import type { EntityRef } from '@spoor/core';
import type { FollowEdge } from '../../follow-edge.js';
import type { FollowDifference } from '../../follow-maintenance.js';
import type { FollowPageRow } from '../../follow-query.js';
import type { EdgeSet } from '../edge-set.js';
import { globOf } from '../maintenance/glob-of.js';
import { NOTHING, type Inspection, type Inspector } from '../maintenance/inspection.js';
import type { CompactList } from './compact.keys.js';
import type { CompactReader } from './compact.reader.js';

/** Edges in the compact layout that can be compared end with end. */
export interface ComparableEdges extends CompactReader, Pick<EdgeSet, 'follow' | 'unfollow'> {
  /** @returns what was wrong; edges that are being written meanwhile are not */
  compareHalves(edges: readonly FollowEdge[], mend: boolean): Promise<FollowDifference[]>;
}

const BATCH = 250;

/** What can be followed, as the application calls it now. */
export interface Labels {
  types(): readonly string[];
  /** Old labels and the ones that replaced them. */
  aliases(): readonly (readonly [alias: string, label: string])[];
}

/**
 * Compares, list by list, each edge with its other half, and friends with what makes them friends. Edges under an old label are
 * carried over to the one that replaced it.
 */
export class CompactInspector implements Inspector {
  readonly pattern: string;

  constructor(
    prefix: string,
    private readonly edgeSets: readonly ComparableEdges[],
    private readonly labels: Labels,
  ) {
    this.pattern = `${globOf(prefix)}{*`;
  }

  async inspect(key: string, mend: boolean): Promise<Inspection> {
    for (const edges of this.edgeSets) {
      const list = edges.parse(key);
      if (list) return await this.inspectList(edges, list, mend);
    }
    return NOTHING;
  }

  private async inspectList(edges: ComparableEdges, list: CompactList, mend: boolean): Promise<Inspection> {
    const known = this.labels.types();
    const unknown = [list.of.type, list.memberType].filter((type) => !known.includes(type));
    if (unknown.length > 0) return await this.inspectOrphans(edges, list, unknown, mend);
    let checked = 0;
    const differences: FollowDifference[] = [];
    for await (const rows of pagesOf(edges, list)) {
      checked += rows.length;
      differences.push(...(await inspectRows(edges, list, rows, mend)));
    }
    return { checked, differences };
  }

  private async inspectOrphans(
    edges: ComparableEdges,
    list: CompactList,
    unknown: readonly string[],
    mend: boolean,
  ): Promise<Inspection> {
    const labels = new Map(this.labels.aliases());
    const lost = unknown.find((type) => !labels.has(type));
    if (lost === undefined && mend && list.list === 'followings') await carryOver(edges, list, labels);
    return { checked: 1, differences: [orphan(list, lost)] };
  }
}

async function* pagesOf(edges: ComparableEdges, list: CompactList): AsyncGenerator<FollowPageRow[]> {
  let rows: FollowPageRow[] = [];
  do {
    const after = rows.at(-1)?.position;
    rows = await edges.page({ ...list, type: list.memberType, order: 'oldest', limit: BATCH, after });
    yield rows;
  } while (rows.length === BATCH);
}

/** An edge that was made under the new label in the meantime keeps its date. Other lists of these edges go with them. */
async function carryOver(
  edges: ComparableEdges,
  list: CompactList,
  labels: ReadonlyMap<string, string>,
): Promise<void> {
  const renamed = ({ type, id }: EntityRef) => ({ type: labels.get(type) ?? type, id });
  for await (const rows of pagesOf(edges, list))
    await Promise.all(
      rows.map(async ({ ref, since }) => {
        await edges.follow({ from: renamed(list.of), to: renamed(ref), at: since });
        await edges.unfollow({ from: list.of, to: ref });
      }),
    );
}

/** What can be seen from both sides is told of one. */
async function inspectRows(
  edges: ComparableEdges,
  { of, list, memberType }: CompactList,
  rows: readonly FollowPageRow[],
  mend: boolean,
): Promise<FollowDifference[]> {
  const members = rows.map(({ ref }) => ref);
  const compareFriends = () =>
    edges.compareFriends(
      of,
      memberType,
      members.map(({ id }) => id),
      mend,
    );
  if (list === 'friends') return (await compareFriends()).filter(({ kind }) => kind === 'extra');
  if (list === 'followers') {
    const incoming = members.map((member) => ({ from: member, to: of }));
    return (await compareHalves(edges, incoming, mend)).filter(({ kind }) => kind === 'half edge');
  }
  const outgoing = members.map((member) => ({ from: of, to: member }));
  const differences = await compareHalves(edges, outgoing, mend);
  return [...differences, ...(await compareFriends()).filter(({ kind }) => kind !== 'extra')];
}

/** An edge that was mended makes or ends a friendship, at ends that may have been looked at before. */
async function compareHalves(
  edges: ComparableEdges,
  some: readonly FollowEdge[],
  mend: boolean,
): Promise<FollowDifference[]> {
  const differences = await edges.compareHalves(some, mend);
  if (!mend) return differences;
  for (const { edge } of differences) {
    if (!edge) continue;
    await edges.compareFriends(edge.from, edge.to.type, [edge.to.id], mend);
    await edges.compareFriends(edge.to, edge.from.type, [edge.from.id], mend);
  }
  return differences;
}

/** @param lost the label that nothing has any more; without one, both have been replaced */
function orphan({ of, list, memberType }: CompactList, lost: string | undefined): FollowDifference {
  const reason = lost
    ? `nothing that can be followed is called "${lost}" any more; give its class this label among the aliases`
    : 'stored under an old label; repair() carries it over';
  return { kind: 'orphan', message: `${of.type}:${of.id} ${list} of type ${memberType}: ${reason}` };
}
