import { Test } from '@nestjs/testing';
import type { INestApplication } from '@nestjs/common';
import { ref } from '@spoor/core';
import { CounterService } from '@spoor/counter';
import { SequereService } from '@spoor/sequere';
import { Registry } from 'prom-client';
import { AppModule } from '../../examples/prometheus/src/app.module.js';
import { Person } from '../../examples/prometheus/src/person.entity.js';
import { SpoorMetrics } from '../../examples/prometheus/src/spoor-metrics.js';

describe('The bridge to Prometheus', () => {
  let application: INestApplication;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    application = testing.createNestApplication();
    await application.listen(0);
  });
  afterAll(() => application.close());

  const scrape = async (): Promise<string> => await (await fetch(`${await application.getUrl()}/metrics`)).text();

  it('measures what Spoor publishes: batches, and follows that were made and ended', async () => {
    await Promise.all(Array.from({ length: 20 }, () => application.get(CounterService).increment('visits')));
    const sequere = application.get(SequereService);
    await sequere.follow(ref(Person, 1), ref(Person, 2));
    await sequere.follow(ref(Person, 1), ref(Person, 2)); // which changes nothing
    await sequere.unfollow(ref(Person, 1), ref(Person, 2));
    const text = await scrape();
    expect(text).toContain('spoor_batch_members_sum{service="CounterService"} 20\n');
    expect(text).toMatch(/spoor_batch_seconds_sum\{service="CounterService"\} 0\.\d+\n/);
    expect(text).toContain('spoor_follows_total{change="followed"} 1\n');
    expect(text).toContain('spoor_follows_total{change="unfollowed"} 1\n');
  });

  it('shows of each module whether it can be used, and the numbers of its status', async () => {
    const text = await scrape();
    for (const module of ['counters', 'follows', 'diffs', 'statistics'])
      expect(text).toContain(`spoor_up{module="${module}"} 1\n`);
    expect(text).toContain('spoor_status{module="counters",fact="waiting"} 0\n');
    expect(text).toContain('spoor_status{module="diffs",fact="lost"} 0\n');
  });

  it('shows a module that cannot be used as down, and the others nevertheless', async () => {
    const registry = new Registry();
    const metrics = new SpoorMetrics(registry, {
      broken: () => Promise.reject(new Error('away')),
      working: () => Promise.resolve({ waiting: 3 }),
    });
    const text = await registry.metrics();
    expect(text).toContain('spoor_up{module="broken"} 0\n');
    expect(text).toContain('spoor_up{module="working"} 1\n');
    expect(text).toContain('spoor_status{module="working",fact="waiting"} 3\n');
    metrics.close();
  });

  it('hears nothing any more once it is closed', async () => {
    const registry = new Registry();
    new SpoorMetrics(registry, {}).close();
    await application.get(CounterService).increment('visits');
    expect(await registry.metrics()).not.toContain('service="CounterService"');
  });
});
