import { NestFactory } from '@nestjs/core';
import { metrics } from '@opentelemetry/api';
import { ConsoleMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { ref } from '@spoor/core';
import { CounterService } from '@spoor/counter';
import { SequereService } from '@spoor/sequere';
import { AppModule } from './app.module.js';
import { Person } from './person.entity.js';

const provider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: new ConsoleMetricExporter() })],
});
metrics.setGlobalMeterProvider(provider);

const application = await NestFactory.createApplicationContext(AppModule, { logger: ['warn', 'error', 'fatal'] });
await Promise.all(Array.from({ length: 100 }, () => application.get(CounterService).increment('visits')));
await application.get(SequereService).follow(ref(Person, 1), ref(Person, 2));
await provider.forceFlush();
await application.close();
await provider.shutdown();
