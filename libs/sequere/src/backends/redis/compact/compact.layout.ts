import type { EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import { ClusterEdgeSet } from '../cluster/cluster.edge-set.js';
import { LedgerComparison } from '../cluster/ledger-comparison.js';
import { Ledgers } from '../cluster/ledgers.js';
import { Sweeper, type SweeperSettings } from '../cluster/sweeper.js';
import { moving, type FollowLayout } from '../follow-layout.js';
import { CompactEdgeSet } from './compact.edge-set.js';
import { CompactInspector, type Labels } from './compact.inspector.js';
import { CompactKeys } from './compact.keys.js';

const ARCHIVED = 'archived';

/** The layout with the fewest bytes: see `CompactKeys`. */
export function openCompactLayout(
  connection: RedisConnection,
  labels: Labels,
  sweeping: SweeperSettings,
): FollowLayout {
  const types = () => labels.types();
  const prefix = connection.key('');
  const [keys, archivedKeys] = [new CompactKeys(prefix), new CompactKeys(prefix, ARCHIVED)];
  const markOf = (entity: EntityRef) => keys.mark(entity, ARCHIVED);
  const forget = async (entity: EntityRef) => void (await connection.execute((client) => client.del(markOf(entity))));
  const marks = { markOf, forget };
  if (!connection.isCluster) {
    const live = new CompactEdgeSet(connection, keys, types);
    const archived = new CompactEdgeSet(connection, archivedKeys, types);
    const inspector = new CompactInspector(prefix, [live, archived], labels);
    return { ...marks, ...moving(live, archived), inspector, close: async () => {} };
  }
  const ledgers = new Ledgers(prefix);
  const live = new ClusterEdgeSet(connection, keys, types, ledgers);
  const archived = new ClusterEdgeSet(connection, archivedKeys, types, ledgers);
  const inspector = new CompactInspector(prefix, [live, archived], labels);
  const comparison = new LedgerComparison(connection, new Map([live, archived].map((edges) => [edges.section, edges])));
  const sweeper = new Sweeper(connection, ledgers, comparison, sweeping);
  return { ...marks, ...moving(live, archived), inspector, close: () => sweeper.stop() };
}
