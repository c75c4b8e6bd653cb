import type { SequereModuleOptions } from '@spoor/sequere';
import { redisOption } from '../database/redis-option.js';
import { redisPrefix } from '../database/redis-prefix.js';
import type { DemoOptions } from '../options/demo.options.js';

/** Where follows are kept: in the demo's database, with Redis in front of it where there is one. */
export function followStorage({ database, redis }: Pick<DemoOptions, 'database' | 'redis'>): SequereModuleOptions {
  if (!redis) return { backend: 'database' };
  return { backend: 'redis+database', redis: redisOption(redis), prefix: redisPrefix(database) };
}
