import type { ResolvedSequereOptions } from '../sequere.options.js';
import type { FollowBackend } from './follow-backend.js';

/** Makes the backend that the options choose; what the others need is not loaded. */
export async function createBackend(options: ResolvedSequereOptions): Promise<FollowBackend> {
  const { backend } = options;
  if (typeof backend === 'object') return backend;
  if (typeof backend === 'function') return new backend();
  if (backend === 'database') {
    const { DatabaseFollowBackend } = await import('./database/database-follow.backend.js');
    return new DatabaseFollowBackend();
  }
  if (backend === 'redis') {
    const { RedisFollowBackend } = await import('./redis/redis-follow.backend.js');
    return new RedisFollowBackend(options);
  }
  const { RedisDatabaseFollowBackend } = await import('./redis-database/redis-database-follow.backend.js');
  return new RedisDatabaseFollowBackend(options);
}
