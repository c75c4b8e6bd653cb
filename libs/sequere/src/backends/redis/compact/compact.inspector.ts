import type { FollowEdge } from '../../follow-edge.js';
import type { FollowDifference } from '../../follow-maintenance.js';
import type { FollowPageRow } from '../../follow-query.js';
import { globOf } from '../maintenance/glob-of.js';
import { NOTHING, type Inspection, type Inspector } from '../maintenance/inspection.js';
import type { CompactList } from './compact.keys.js';
import type { CompactReader } from './compact.reader.js';

/** Edges in the compact layout that can be compared end with end. */
export interface ComparableEdges extends CompactReader {
  /** @returns what was wrong; edges that are being written meanwhile are not */
  compareHalves(edges: readonly FollowEdge[], mend: boolean): Promise<FollowDifference[]>;
}

const BATCH = 250;

/** Compares, list by list, each edge with its other half, and friends with what makes them friends. */
export class CompactInspector implements Inspector {
  readonly pattern: string;

  constructor(
    prefix: string,
    private readonly edgeSets: readonly ComparableEdges[],
    private readonly types: () => readonly string[],
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
    const unknown = [list.of.type, list.memberType].find((type) => !this.types().includes(type));
    if (unknown !== undefined) return { checked: 1, differences: [orphan(list, unknown)] };
    let checked = 0;
    const differences: FollowDifference[] = [];
    let rows: FollowPageRow[] = [];
    do {
      const after = rows.at(-1)?.position;
      rows = await edges.page({ ...list, type: list.memberType, order: 'oldest', limit: BATCH, after });
      checked += rows.length;
      differences.push(...(await inspectRows(edges, list, rows, mend)));
    } while (rows.length === BATCH);
    return { checked, differences };
  }
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

function orphan({ of, list, memberType }: CompactList, unknown: string): FollowDifference {
  const message = `${of.type}:${of.id} ${list} of type ${memberType}: nothing that can be followed is called "${unknown}" any more; give its class this label among the aliases`;
  return { kind: 'orphan', message };
}
