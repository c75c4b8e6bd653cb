import type { INestApplicationContext } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { getSequereToken, SequereModule, type SequereModuleOptions, type SequereService } from '@spoor/sequere';
import { startRedis, startRedisCluster } from '@spoor/test-servers';
import { Cluster, Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import type { Benchmark } from '../benchmark.js';
import { DATABASES } from '../databases/databases.js';
import { POOL_SIZE, type Database } from '../databases/database.js';
import { postgres } from '../databases/postgres.database.js';
import { sqlite } from '../databases/sqlite.database.js';
import { withApplication } from '../databases/with-application.js';
import { wellWarmedUp, type Pace } from '../measuring/pace.js';
import { printMeasured } from '../report/print-measured.js';
import { applicationGraph, linkBenchGraph } from './graphs.js';
import { printMemory } from './memory.measurement.js';
import { pageScenario } from './page.scenario.js';
import { Person } from './person.entity.js';
import { PlainContenders } from './plain.contenders.js';
import { postgresScenarios } from './postgres.scenarios.js';
import { followOnCluster, followOnRedis } from './redis.scenarios.js';
import { relationshipScenario } from './relationship.scenario.js';
import { withGraph } from './with-graph.js';

const FEW = 10_000;
const MANY = 5_000_000;

export const sequereBenchmark: Benchmark = {
  name: 'sequere',
  summary: 'follows, lists and memory, beside bare scripts and a transaction per call',
  async run(pace) {
    console.log(`
Follows. A ratio is that of calls per second to the first line of its row. All take turns in one run; a figure is the median of
${pace.rounds} turns or more. Databases have ${POOL_SIZE} connections, of which Spoor keeps one for its group commits. After each turn as many edges
must stand, and be counted, as calls were answered.`);
    await measureRedis(pace);
    await measureCluster(pace);
    await measurePostgres(pace);
    for (const database of DATABASES) await measureReads(database, pace);
  },
};

/** Follows in Redis, entities in SQLite. */
async function measureRedis(pace: Pace): Promise<void> {
  const server = await startRedis({ settings: {} });
  const redis = new Redis(server.url, { enableAutoPipelining: false });
  const on = (name: string, options: SequereModuleOptions) =>
    SequereModule.forRoot({ name, backend: 'redis', redis: server.url, prefix: `${name}:`, ...options });
  const modules = [on('compact', {}), on('sequere', { layout: 'sequere' })];
  try {
    await withPeople(sqlite, modules, async (application) => {
      const compact = serviceOf(application, 'compact');
      const sequere = serviceOf(application, 'sequere');
      const dataSource = application.get(DataSource);
      const graph = applicationGraph(pace.size);
      await printMemory(redis, [
        { title: 'compact, an application: 72 follows each', sequere: compact, edges: graph, atMost: 130 },
        { title: "layout: 'sequere', the same", sequere, edges: graph },
        { title: "compact, LinkBench's degrees", sequere: compact, edges: linkBenchGraph(pace.size), atMost: 150 },
      ]);
      await printMeasured(
        'Redis',
        [
          await followOnRedis(redis, compact, sequere),
          await relationshipScenario(compact),
          await pageScenario(dataSource, compact, pace.size, 'compact'),
          await pageScenario(dataSource, sequere, pace.size, "layout: 'sequere'"),
        ],
        wellWarmedUp(pace),
      );
    });
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

async function measureCluster(pace: Pace): Promise<void> {
  const { nodes, stop } = await startRedisCluster({ settings: {} });
  const cluster = new Cluster(nodes);
  const modules = [SequereModule.forRoot({ name: 'cluster', backend: 'redis', redis: { nodes } })];
  try {
    await withPeople(sqlite, modules, async (application) => {
      const sequere = serviceOf(application, 'cluster');
      const scenarios = [
        await followOnCluster(cluster, sequere),
        await relationshipScenario(sequere),
        await pageScenario(application.get(DataSource), sequere, pace.size, 'compact'),
      ];
      await printMeasured('Redis Cluster of three masters', scenarios, wellWarmedUp(pace));
    });
  } finally {
    cluster.disconnect();
    await stop();
  }
}

async function measurePostgres(pace: Pace): Promise<void> {
  await withGraph(FEW * pace.size, async (small) => {
    await withGraph(MANY * pace.size, async (large) => {
      const scenarios = postgresScenarios(await PlainContenders.of(small.dataSource), small, large);
      await printMeasured(`${postgres.title} ${await postgres.settings(small.dataSource)}`, scenarios, pace);
    });
  });
}

async function measureReads(database: Database, pace: Pace): Promise<void> {
  await withPeople(database, [SequereModule.forRoot()], async (application) => {
    const dataSource = application.get(DataSource);
    const sequere = serviceOf(application);
    const scenarios = [
      await relationshipScenario(sequere),
      await pageScenario(dataSource, sequere, pace.size, 'backend: database'),
    ];
    await printMeasured(`${database.title} ${await database.settings(dataSource)}`, scenarios, pace);
  });
}

function withPeople(
  database: Database,
  modules: ReturnType<typeof SequereModule.forRoot>[],
  work: (application: INestApplicationContext) => Promise<void>,
): Promise<void> {
  return withApplication(database, [TypeOrmModule.forFeature([Person]), ...modules], work);
}

function serviceOf(application: INestApplicationContext, name?: string): SequereService {
  return application.get<SequereService>(getSequereToken(name));
}
