import { Redis } from 'ioredis';
import { findFirst, type Finder } from './finder.js';
import { environmentFinder } from './finders/environment.finder.js';
import { ownOnly, type Recipe, type ServerOptions, type StartedServer } from './recipe.js';
import { ping, redisProgramFinders } from './redis.server.js';
import { serve } from './serve.js';
import { waitFor } from './wait-for.js';

const MASTERS = 3;
const SLOTS = 16_384;

export interface ClusterNode {
  host: string;
  port: number;
}

export interface RedisClusterOptions extends ServerOptions {
  /** Whether each master has a replica, for failovers. @default false */
  replicas?: boolean;
}

export interface StartedCluster extends StartedServer {
  /** The masters. */
  nodes: ClusterNode[];
  /** Of each master, in their order. */
  replicas: ClusterNode[];
}

export const redisClusterFinders: Finder[] = [environmentFinder('REDIS_CLUSTER_URL'), ...redisProgramFinders];

/** Three Redis masters that share the slots, and their replicas if wanted, on neighbouring ports. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<StartedCluster> {
  const found = await findFirst('Redis Cluster', options.finders ?? ownOnly(redisClusterFinders, options));
  const server = await serve(redisClusterRecipe(options), found, options.port);
  const all = parseNodes(server.url);
  const nodes = options.replicas ? all.slice(0, MASTERS) : all;
  const replicas = all.slice(nodes.length);
  return { ...server, url: nodes.map(({ host, port }) => `${host}:${port}`).join(','), nodes, replicas };
}

/** Nodes as `host:port`, or as URLs, with commas between them. */
export function parseNodes(text: string): ClusterNode[] {
  return text.split(',').map((node) => {
    const { hostname, port } = new URL(node.includes('://') ? node : `redis://${node}`);
    return { host: hostname, port: Number(port) };
  });
}

function redisClusterRecipe({ settings, replicas }: RedisClusterOptions): Recipe {
  const size = replicas ? 2 * MASTERS : MASTERS;
  const all = { save: '', appendonly: 'no', 'cluster-enabled': 'yes', 'cluster-node-timeout': '5000', ...settings };
  const parameters = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  const ports = (first: number): number[] => Array.from({ length: size }, (_, index) => first + index);
  return {
    name: 'redis-cluster',
    portCount: size,
    url: (first) =>
      ports(first)
        .map((port) => `127.0.0.1:${port}`)
        .join(','),
    native: ({ directory, port: first, program }) => ({
      prepare: [],
      serve: ports(first).map((port) => {
        const node = ['--port', String(port), '--cluster-config-file', `nodes-${port}.conf`];
        const place = ['--bind', '127.0.0.1', '--dir', directory];
        return { command: program('redis-server'), parameters: [...node, ...place, ...parameters] };
      }),
      stopSignal: 'SIGKILL',
    }),
    container: ({ port: first }) => ({
      image: 'redis:7',
      // Inside and outside the same, because the nodes tell each other and their clients where they are.
      ports: ports(first).map((port) => [port, port]),
      parameters: ['sh', '-c', inOneContainer(ports(first), parameters)],
    }),
    connect: async (url) => {
      await Promise.all(parseNodes(url).map(({ host, port }) => ping(`redis://${host}:${port}`)));
    },
    settle: (url) => join(parseNodes(url)),
  };
}

function inOneContainer(ports: number[], parameters: string[]): string {
  const quoted = parameters.map((parameter) => `'${parameter}'`).join(' ');
  const announced = '--cluster-announce-ip 127.0.0.1';
  const node = (port: number): string =>
    `redis-server --port ${port} --cluster-config-file nodes-${port}.conf ${announced} ${quoted} &`;
  return `${ports.map(node).join(' ')} wait`;
}

/** Gives every node its share of the slots, makes them meet, and waits until each of them says that all is well. */
async function join(nodes: ClusterNode[]): Promise<void> {
  const clients = nodes.map(({ host, port }) => new Redis(port, host));
  const [masters, replicas] = [clients.slice(0, MASTERS), clients.slice(MASTERS)];
  const share = Math.ceil(SLOTS / MASTERS);
  try {
    await Promise.all(
      masters.map(async (client, index) => {
        const slots = Array.from({ length: SLOTS }, (_, slot) => slot);
        await client.cluster('ADDSLOTS', ...slots.slice(index * share, (index + 1) * share));
        // Equal epochs make nodes quarrel about who was first.
        await client.cluster('SET-CONFIG-EPOCH', index + 1);
      }),
    );
    for (const { host, port } of nodes.slice(1)) await clients[0]?.cluster('MEET', host, port);
    const isWhole = (client: Redis) => isWholeWith(client, nodes.length);
    for (const client of clients) await waitFor(() => isWhole(client), { what: 'a Redis Cluster with all its slots' });
    for (const [index, client] of replicas.entries())
      await client.cluster('REPLICATE', String(await masters[index]?.cluster('MYID')));
    for (const client of replicas) await waitFor(() => isInSync(client), { what: 'a replica that follows its master' });
  } finally {
    for (const client of clients) client.disconnect();
  }
}

async function isWholeWith(client: Redis, nodes: number): Promise<boolean> {
  const information = String(await client.cluster('INFO'));
  return ['cluster_state:ok', `cluster_slots_ok:${SLOTS}`, `cluster_known_nodes:${nodes}`].every((line) =>
    information.includes(line),
  );
}

async function isInSync(client: Redis): Promise<boolean> {
  return (await client.info('replication')).includes('master_link_status:up');
}
