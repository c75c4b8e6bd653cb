import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Above the usual servers, below the ports that systems lend to outgoing connections, and so that a Redis Cluster's bus port
// (port + 10000) is too.
const LOWEST = 15_000;
const HIGHEST = 22_000;
const BUS_OFFSET = 10_000;
/** A server's ports stand in a row of its own, so that the first of them stands for all. */
const ROW = 8;

/** The first of `count` neighbouring ports of the loopback address that are free, as are their Redis Cluster bus ports. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = randomInt(LOWEST / ROW, HIGHEST / ROW) * ROW;
    const wanted = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all([...wanted, ...wanted.map((port) => port + BUS_OFFSET)].map(isFree));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}
