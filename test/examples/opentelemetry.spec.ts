import { Test } from '@nestjs/testing';
import { metrics, type Attributes } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { ref } from '@spoor/core';
import { CounterService } from '@spoor/counter';
import { SequereService } from '@spoor/sequere';
import { AppModule } from '../../examples/opentelemetry/src/app.module.js';
import { Person } from '../../examples/opentelemetry/src/person.entity.js';
import { SpoorInstruments } from '../../examples/opentelemetry/src/spoor-instruments.js';

type Measured = { attributes: Attributes; value: unknown }[];

/** Collects on demand; what it has collected stands in the answer by the instrument's name. */
function measuring() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
  });
  const collect = async (): Promise<Map<string, Measured>> => {
    exporter.reset();
    await provider.forceFlush();
    const found = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    return new Map(found.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints as Measured]));
  };
  return { provider, collect };
}

const byModule = (measured: Measured = []): object =>
  Object.fromEntries(measured.map(({ attributes, value }) => [attributes['module'], value]));

describe('The bridge to OpenTelemetry', () => {
  it('measures what Spoor publishes, and shows of each module whether it can be used', async () => {
    const { provider, collect } = measuring();
    metrics.setGlobalMeterProvider(provider);
    const application = await Test.createTestingModule({ imports: [AppModule] }).compile();
    await application.init();
    await Promise.all(Array.from({ length: 20 }, () => application.get(CounterService).increment('visits')));
    await application.get(SequereService).follow(ref(Person, 1), ref(Person, 2));

    const found = await collect();
    expect(found.get('spoor.batch.members')).toContainEqual(
      expect.objectContaining({
        attributes: { service: 'CounterService' },
        value: expect.objectContaining({ sum: 20 }),
      }),
    );
    expect(found.get('spoor.batch.duration')).toHaveLength(found.get('spoor.batch.members')?.length ?? 0);
    expect(found.get('spoor.follows')).toMatchObject([{ attributes: { change: 'followed' }, value: 1 }]);
    expect(byModule(found.get('spoor.up'))).toEqual({ counters: 1, follows: 1, diffs: 1, statistics: 1 });
    expect(found.get('spoor.status')).toContainEqual(
      expect.objectContaining({ attributes: { module: 'diffs', fact: 'lost' }, value: 0 }),
    );
    await application.close();
    await provider.shutdown();
    metrics.disable();
  });

  it('shows a module that cannot be used as down, and asks nobody once it is closed', async () => {
    const { provider, collect } = measuring();
    let asked = 0;
    const instruments = new SpoorInstruments(provider.getMeter('spoor'), {
      broken: () => Promise.reject(new Error('away')),
      working: () => Promise.resolve({ waiting: 2 + (asked += 1) }),
    });
    const found = await collect();
    expect(byModule(found.get('spoor.up'))).toEqual({ broken: 0, working: 1 });
    expect(found.get('spoor.status')).toMatchObject([{ attributes: { module: 'working', fact: 'waiting' }, value: 3 }]);
    instruments.close();
    await collect();
    expect(asked).toBe(1);
    await provider.shutdown();
  });
});
