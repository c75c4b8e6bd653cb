import type { DiffsModuleOptions } from '@spoor/diffs';
import { redisOption } from '../database/redis-option.js';
import { redisPrefix } from '../database/redis-prefix.js';
import type { DemoOptions } from '../options/demo.options.js';

/** Where diffs are kept: in Redis where there is one, else in the demo's database. */
export function diffStorage({ database, redis }: Pick<DemoOptions, 'database' | 'redis'>): DiffsModuleOptions {
  if (!redis) return { store: 'database' };
  return { store: 'redis', redis: redisOption(redis), prefix: `${redisPrefix(database)}diffs:` };
}
