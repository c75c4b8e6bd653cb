import type { Cluster, Redis } from 'ioredis';
import { slotOf } from './slot-of.js';

/**
 * The nodes of a Cluster by what ioredis knows of its slots.
 *
 * What is sent to a node passes by all that ioredis prepares for the case that the slot is elsewhere, a quarter of what a small
 * command costs. Whoever does so sends again through the Cluster when the node says that it is.
 */
export class ClusterNodes {
  private byName: ReadonlyMap<string, Redis> | undefined;

  constructor(private readonly cluster: Cluster) {
    cluster.on('+node', this.forget);
    cluster.on('-node', this.forget);
  }

  /** The connected master that serves a key, undefined when ioredis has yet to find it. */
  serving(key: string): Redis | undefined {
    const [name = ''] = this.cluster.slots[slotOf(key)] ?? [];
    this.byName ??= new Map(
      this.cluster.nodes('master').map((node) => [`${node.options.host}:${node.options.port}`, node]),
    );
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
