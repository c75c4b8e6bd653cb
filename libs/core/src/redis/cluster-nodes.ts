import type { RedisCluster, RedisNode } from './redis-option.js';
import { slotOf } from './slot-of.js';

/**
 * The nodes of a Cluster by what ioredis knows of its slots.
 *
 * What is sent to a node passes by all that ioredis prepares for the case that the slot is elsewhere, a quarter of what a small
 * command costs. Whoever does so sends again through the Cluster when the node says that it is.
 */
export class ClusterNodes {
  private byName: ReadonlyMap<string, RedisNode> | undefined;

  constructor(private readonly cluster: RedisCluster) {
    cluster.on('+node', this.forget);
    cluster.on('-node', this.forget);
  }

  /**
   * Whether nodes can be asked in the Cluster's place: not where options say that commands are sent again when a node breaks off, which
   * only ioredis can, or that it puts something before all keys, which nodes do not know of.
   */
  static canServe({ options }: RedisCluster): boolean {
    return options.retryDelayOnFailover === 0 && !options.keyPrefix && !options.redisOptions?.keyPrefix;
  }

  /** The connected node that serves a key, undefined when ioredis has yet to find it. */
  serving(key: string): RedisNode | undefined {
    const [name = ''] = this.cluster.slots[slotOf(key)] ?? [];
    // Of all roles: those change without an event.
    this.byName ??= new Map(this.cluster.nodes().map((node) => [`${node.options.host}:${node.options.port}`, node]));
    const node = this.byName.get(name);
    return node?.status === 'ready' ? node : undefined;
  }

  stop(): void {
    this.cluster.off('+node', this.forget);
    this.cluster.off('-node', this.forget);
  }

  private readonly forget = (): void => {
    this.byName = undefined;
  };
}
