import { NestFactory } from '@nestjs/core';
import { CounterService } from '@spoor/counter';
import { AppModule } from './app.module.js';
import { ChangeListener } from './change-listener.js';
import { readOptions } from './options/read-options.js';
import { printChange } from './output/print-change.js';
import { StderrLogger } from './output/stderr.logger.js';

async function main(): Promise<void> {
  const { databaseUrl, seqCounterName, storage } = readOptions(process.argv.slice(2), process.env);
  const logger = new StderrLogger({ logLevels: ['warn'] });
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(storage), { logger });
  // From here on there is something to end in order; until now a signal may end the process.
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // Whoever was reading the changes has gone: `… | head`.
  process.stdout.on('error', () => stop.abort());
  try {
    const listener = new ChangeListener(app.get(CounterService), databaseUrl, seqCounterName, printChange);
    await listener.run({ signal: stop.signal });
  } finally {
    await app.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
