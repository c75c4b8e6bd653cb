import { Controller, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NotStartedError } from '@spoor/core';
import { COUNTER_ENTITIES, CounterModule, CounterService } from '@spoor/counter';
import { openCounters } from '@spoor/counter/testing';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import {
  createTestDatabase,
  createTestDataSource,
  describeEachDatabase,
  dropTestDatabases,
} from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';

@Controller('visits')
class VisitsController {
  constructor(private readonly counters: CounterService) {}

  @Post()
  async visit(): Promise<{ count: number }> {
    return { count: await this.counters.increment('visits') };
  }
}

/** Requests go on coming while the modules of the application are being destroyed. */
class SlowToDestroy {
  phases: string[] = [];
  async onModuleDestroy() {
    await this.pause('onModuleDestroy');
  }
  async beforeApplicationShutdown() {
    await this.pause('beforeApplicationShutdown');
  }
  private async pause(phase: string) {
    this.phases.push(phase);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface Answer {
  status: number;
  body: unknown;
}

/** On a connection of its own, as one that is kept alive by visitors who never pause would keep the server from closing. */
const post = (port: number, path: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', agent: false, headers: { connection: 'close' } };
    request(options, (response) => {
      json(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    })
      .on('error', reject)
      .end();
  });

afterAll(dropTestDatabases);

describeEachDatabase('an application that is closed while it serves requests', (kind) => {
  it.each([
    ['CounterModule', 'before', false],
    ['CounterModule', 'after', false],
    ['a global CounterModule', 'before', true],
    ['a global CounterModule', 'after', true],
  ])('with %s imported %s TypeOrmModule counts exactly what it answered', async (_, order, isGlobal) => {
    const database = await createTestDatabase(kind);
    const dataSource = await createTestDataSource(kind, { database, entities: COUNTER_ENTITIES });
    const options = { ...dataSource.options, autoLoadEntities: true, synchronize: false };
    const imports = [TypeOrmModule.forRoot(options), CounterModule.forRoot({ isGlobal })];
    class AppModule {}
    Module({
      imports: order === 'after' ? imports : imports.toReversed(),
      controllers: [VisitsController],
      providers: [SlowToDestroy],
    })(AppModule);
    const app: INestApplication = await NestFactory.create(AppModule, { logger: false });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const phases = app.get(SlowToDestroy).phases;

    const counts: number[] = [];
    const failures: number[] = [];
    let servedInShutdown = 0;
    const visitor = async () => {
      for (;;) {
        const answer = await post(port, '/visits').catch(() => undefined);
        if (!answer) return;
        if (answer.status !== 201) failures.push(answer.status);
        else counts.push((answer.body as { count: number }).count);
        if (phases.includes('beforeApplicationShutdown')) servedInShutdown += 1;
      }
    };
    const visitors = Array.from({ length: 10 }, visitor);
    await waitFor(() => counts.length > 100, { what: '100 visits' });

    // Not of a request: nothing in Nest waits for these before it destroys the DataSource.
    const service = app.get(CounterService);
    const jobs: number[] = [];
    const worker = async (): Promise<unknown> => {
      for (;;) jobs.push(await service.increment('jobs'));
    };
    const workers = Array.from({ length: 10 }, () => worker().catch((error: unknown) => error));
    await app.close();
    await Promise.all(visitors);

    expect(failures).toEqual([]);
    for (const error of await Promise.all(workers)) expect(error).toBeInstanceOf(NotStartedError);
    expect(servedInShutdown).toBeGreaterThan(0);
    const { counters, close } = openCounters(dataSource);
    expect(await counters.get('visits')).toBe(counts.length);
    expect(new Set(counts).size).toBe(counts.length);
    expect(await counters.get('jobs')).toBe(jobs.length);
    await close();
  });
});
