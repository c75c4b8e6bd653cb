import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CounterModule, CounterService } from '@spoor/counter';
import { testDataSourceOptions, type DatabaseKind } from '../../support/databases.js';

export interface CounterApplication {
  counters: CounterService;
  close(): Promise<void>;
}

/** A Nest application with counters. @param database what createTestDatabase() answered, if it is to be that one */
export async function startCounters(kind: DatabaseKind, database?: string): Promise<CounterApplication> {
  const options = await testDataSourceOptions(kind, { database });
  const testing = await Test.createTestingModule({
    imports: [TypeOrmModule.forRoot({ ...options, autoLoadEntities: true }), CounterModule.forRoot()],
  }).compile();
  await testing.init();
  return { counters: testing.get(CounterService), close: () => testing.close() };
}
