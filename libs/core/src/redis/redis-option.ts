// Whoever follows in a database has no ioredis, and yet compiles the options in which this type is one of many.
// oxlint-disable-next-line typescript/ban-ts-comment
/** @ts-ignore */
import type { Cluster, ClusterNode, ClusterOptions, Redis, RedisOptions } from 'ioredis';

/** What ioredis offers: one server, or the nodes of a Cluster. Both have the same commands. */
export type RedisClient = Redis | Cluster;
export type RedisNode = Redis;
export type RedisCluster = Cluster;

/** A Redis Cluster: some of its nodes, from which the others are found, beside what ioredis takes for a Cluster. */
export interface RedisClusterOptions extends ClusterOptions {
  /** At least one node that can be reached at start. */
  nodes: ClusterNode[];
}

/**
 * Where a module finds its Redis:
 *
 * - a URL, such as `redis://user:password@host:6379/0` or `rediss://…`
 * - the options of ioredis
 * - the nodes of a Cluster
 * - a factory, which is called once; what it returns belongs to Spoor and is closed by it
 * - the application's own client, which Spoor never closes
 *
 * Commands that were under way when a connection broke are not sent again by clients that Spoor makes: an increment would count
 * twice. A client made by the application does as its own options say (`maxRetriesPerRequest: 0` is the same; ioredis's default
 * is to send again).
 */
export type RedisOption = string | RedisOptions | RedisClusterOptions | (() => RedisClient) | RedisClient;
