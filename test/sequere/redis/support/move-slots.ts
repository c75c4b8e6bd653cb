import { slotOf } from '@spoor/core/redis';
import type { StartedCluster } from '@spoor/test-servers';
import { Redis } from 'ioredis';

/** Moves the slots of some entities from master to master, one key at a time, until it is stopped. */
export function moveSlots(cluster: StartedCluster, tags: readonly string[]) {
  const nodes = cluster.nodes.map(({ host, port }) => new Redis(port, host));
  const slots = [...new Set(tags.map((tag) => slotOf(tag)))];
  let isOver = false;
  let moved = 0;

  const move = async (slot: number): Promise<void> => {
    const identities = (await Promise.all(nodes.map((node) => node.cluster('MYID')))).map(String);
    const ranges = (await nodes[0]?.cluster('SLOTS')) as unknown as [number, number, [string, number, string]][];
    const owner = ranges.find(([first, last]) => slot >= first && slot <= last)?.[2][2] ?? '';
    const from = identities.indexOf(owner);
    const to = (from + 1) % nodes.length;
    const [source, target] = [nodes[from] as Redis, nodes[to] as Redis];
    await target.cluster('SETSLOT', slot, 'IMPORTING', owner);
    await source.cluster('SETSLOT', slot, 'MIGRATING', identities[to] as string);
    for (;;) {
      const keys = (await source.cluster('GETKEYSINSLOT', slot, 1)) as string[];
      if (keys.length === 0) break;
      await source.migrate('127.0.0.1', cluster.nodes[to]?.port ?? 0, keys[0] as string, 0, 1_000);
      moved += 1;
    }
    for (const node of [target, source, ...nodes])
      await node.cluster('SETSLOT', slot, 'NODE', identities[to] as string);
  };

  const run = async (): Promise<void> => {
    for (let turn = 0; !isOver; turn += 1) await move(slots[turn % slots.length] as number);
  };
  const running = run();

  return {
    /** @returns how many keys were moved */
    stop: async (): Promise<number> => {
      isOver = true;
      await running;
      for (const node of nodes) node.disconnect();
      return moved;
    },
  };
}
