import { identifierOf, systemClock } from '@spoor/core';
import type { FollowTransition } from '@spoor/sequere';
import { DatabaseFollowBackend } from '../../../../libs/sequere/src/backends/database/database-follow.backend.js';
import type { DataSource } from 'typeorm';

export interface OpenBackend {
  readonly backend: DatabaseFollowBackend;
  /** Everything that was told, in order. */
  readonly told: FollowTransition[];
}

/** The backend as SequereModule opens it, without what stands in front of it. */
export async function openBackend(
  dataSource: DataSource,
  types: readonly string[] = ['page', 'user'],
  lockTimeout = 5_000,
): Promise<OpenBackend> {
  const backend = new DatabaseFollowBackend();
  const told: FollowTransition[] = [];
  await backend.open({
    name: 'default',
    dataSource,
    clock: systemClock,
    lockTimeout,
    types: () => types,
    labelOf: (entityClass) => identifierOf(entityClass),
    aliases: () => [],
    publish: (transitions) => void told.push(...transitions),
  });
  return { backend, told };
}
