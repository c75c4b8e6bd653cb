import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule, CounterService } from '@spoor/counter';
import { DataSource } from 'typeorm';
import type { Benchmark } from '../benchmark.js';
import { POOL_SIZE, type Database } from '../databases/database.js';
import { DATABASES } from '../databases/databases.js';
import { withApplication } from '../databases/with-application.js';
import type { Pace } from '../measuring/pace.js';
import { printMeasured } from '../report/print-measured.js';
import { counterScenarios } from './counter.scenarios.js';
import { COUNTER_TARGETS } from './counter.targets.js';
import { PlainContenders } from './plain.contenders.js';
import { PlainCounter } from './plain-counter.entity.js';
import { PLAIN_STATEMENTS } from './plain.statements.js';
import { measureRedis } from './redis.orientation.js';
import { SpoorContenders } from './spoor.contenders.js';

export const counterBenchmark: Benchmark = {
  name: 'counter',
  summary: 'one hot counter, and others, beside a plain upsert per call',
  async run(pace) {
    console.log(`
Counters. A ratio is that of calls per second to the first line of its row. All take turns in one run; a figure is the median of
${pace.rounds} turns or more. On PostgreSQL and MariaDB all share the ${POOL_SIZE} connections of one DataSource, of which Spoor keeps one for its
group commits. After each turn the database must have counted exactly the calls that were answered.`);
    for (const database of DATABASES) await measureDatabase(database, pace);
    await measureRedis(pace);
  },
};

async function measureDatabase(database: Database, pace: Pace): Promise<void> {
  const modules = [TypeOrmModule.forFeature([PlainCounter]), CounterModule.forRoot()];
  await withApplication(database, modules, async (application) => {
    const dataSource = application.get(DataSource);
    const plain = new PlainContenders(dataSource, PLAIN_STATEMENTS[database.kind]);
    const spoor = new SpoorContenders(dataSource, application.get(CounterService));
    const scenarios = await counterScenarios(plain, spoor, COUNTER_TARGETS[database.kind]);
    await printMeasured(`${database.title} ${await database.settings(dataSource)}`, scenarios, pace);
  });
}
