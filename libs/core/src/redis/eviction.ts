import { Logger } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';
import { withDeadline } from './deadline.js';
import type { RedisClient } from './redis-option.js';

/** Looks once, as soon as the server can be reached, whether it throws keys away when its memory is full, and warns if so. */
export class EvictionCheck {
  private checked: Promise<void> | undefined;

  constructor(
    private readonly client: RedisClient,
    private readonly server: string,
    private readonly timeout: number,
  ) {
    if (client.status === 'ready') this.check();
    else client.once('ready', this.check);
  }

  /** Resolves when no warning can come any more. */
  async stop(): Promise<void> {
    this.client.off('ready', this.check);
    await this.checked;
  }

  private readonly check = (): void => {
    // A server that does not tell is none of the caller's trouble.
    this.checked = withDeadline(evictionPolicy(this.client), this.timeout)
      .then((policy) => {
        if (policy) this.warn(policy);
      })
      .catch(() => {});
  };

  private warn(policy: string): void {
    new Logger('Spoor').warn(
      `${this.server} evicts keys when its memory is full (maxmemory-policy ${policy}), so that data would vanish unnoticed. ` +
        'Set maxmemory-policy to noeviction, or give Spoor a Redis of its own.',
    );
  }
}

/** Read from INFO: hosted Redis forbids CONFIG. On a Cluster each master may have its own. */
async function evictionPolicy(client: RedisClient): Promise<string | undefined> {
  const servers = client.isCluster ? (client as Cluster).nodes('master') : [client as Redis];
  const reports = await Promise.all(servers.map((server) => server.info('memory')));
  const policies = reports.map((report) => /^maxmemory_policy:(\S+)/m.exec(report)?.[1]);
  return policies.find((policy) => policy !== undefined && policy !== 'noeviction');
}
