import type { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './redis-option.js';

/**
 * Lets the commands that are sent within one turn of the event loop leave in one write to each node. ioredis writes each by itself,
 * and those system calls are a third of what a small command costs.
 *
 * Nobody waits for anybody: what is sent in the next turn leaves then.
 */
export class CommonWrite {
  private written: Promise<void> | undefined;

  constructor(private readonly client: RedisClient) {}

  /** To be called before a command is sent. Resolves when it has been written, which a busy process may delay. */
  gather(): Promise<void> {
    return (this.written ??= this.writeNextTurn());
  }

  private writeNextTurn(): Promise<void> {
    const streams = this.streams();
    for (const stream of streams) stream.cork();
    return new Promise((resolve) => {
      setImmediate(() => {
        this.written = undefined;
        for (const stream of streams) stream.uncork();
        resolve();
      });
    });
  }

  private streams(): Redis['stream'][] {
    const { client } = this;
    const servers = client.isCluster ? (client as Cluster).nodes() : [client as Redis];
    // A node that nobody has needed yet has none.
    return servers.flatMap(({ stream }) => stream ?? []);
  }
}
