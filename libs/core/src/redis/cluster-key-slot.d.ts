/** The package has no types of its own. */
declare module 'cluster-key-slot' {
  /** The slot of a Redis Cluster, 0 to 16383, that a key belongs to. */
  export default function calculateSlot(key: string): number;
}
