import { InvalidArgumentError, type EntityRef } from '@spoor/core';
import type { RedisConnection } from '@spoor/core/redis';
import { moving, type FollowLayout } from '../follow-layout.js';
import { forgetEntityScript } from './forget-entity.lua.js';
import { SequereEdgeSet } from './sequere.edge-set.js';
import { SequereInspector } from './sequere.inspector.js';
import { SequereKeys } from './sequere.keys.js';

const ARCHIVED = 'archived:';

/**
 * The layout of django-sequere: see `SequereKeys`.
 *
 * @throws InvalidArgumentError on a Cluster, over which the keys of one edge would be spread, and for a label that its keys cannot hold
 */
export function openSequereLayout(connection: RedisConnection, types: () => readonly string[]): FollowLayout {
  if (connection.isCluster)
    throw new InvalidArgumentError(
      'The layout sequere needs a single Redis server: on a Cluster the keys of one edge lie on several.',
      "Use the layout 'compact' there, or a single server.",
    );
  checkLabels(types());
  const prefix = connection.key('');
  const [keys, archivedKeys] = [new SequereKeys(prefix), new SequereKeys(prefix, ARCHIVED)];
  const markOf = ({ type, id }: EntityRef) => `${prefix}archived:${type}:${id}`;
  const live = new SequereEdgeSet(connection, keys, types);
  const archived = new SequereEdgeSet(connection, archivedKeys, types);
  return {
    ...moving(live, archived),
    markOf,
    inspector: new SequereInspector(connection, [keys, archivedKeys], types, prefix),
    forget: async (entity) => {
      await connection.execute((client) => client.del(markOf(entity)));
      const lists = ['', ARCHIVED].flatMap((section) => listNames(types()).map((name) => section + name));
      await connection.run(forgetEntityScript, [keys.pointer(entity)], [prefix, '', ...lists]);
    },
    close: async () => {},
  };
}

function checkLabels(types: readonly string[]): void {
  if (!types.includes('count')) return;
  throw new InvalidArgumentError(
    'In the layout sequere nothing can be called "count": that is what the key of a number ends in.',
    'Give the class another identifier, or use the layout compact.',
  );
}

function listNames(types: readonly string[]): string[] {
  return ['followers', 'followings', 'friends'].flatMap((list) => [list, ...types.map((type) => `${list}:${type}`)]);
}
