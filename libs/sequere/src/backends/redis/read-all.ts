import type { RedisConnection } from '@spoor/core/redis';

/** Its name in lower case, as ioredis calls it. */
export type Command = readonly [name: string, ...parameters: (string | number)[]];

/**
 * Sends commands that only read, all at once: one round trip to each node that has any of their keys.
 *
 * @returns their replies, in their order
 * @throws RedisUnavailableError; the error of the first command that failed
 */
export function readAll<Reply>(connection: RedisConnection, commands: readonly Command[]): Promise<Reply[]> {
  if (commands.length === 0) return Promise.resolve([]);
  return connection.execute(async (client) => {
    // A Cluster's pipelines must not leave a node; commands that are sent in one go travel together all the same.
    if (client.isCluster || commands.length === 1) {
      const replies = commands.map(([name, ...parameters]) => client.call(name, ...parameters));
      return (await Promise.all(replies)) as Reply[];
    }
    const replies = (await client.pipeline(commands.map((command) => [...command])).exec()) ?? [];
    return replies.map(([error, reply]) => {
      if (error) throw error;
      return reply as Reply;
    });
  });
}
