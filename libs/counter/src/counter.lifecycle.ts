import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { CounterEngine } from './counter.engine.js';

/** Ties an engine to the application: requests are served until onApplicationShutdown, and TypeORM waits for it. */
export class CounterLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly engine: CounterEngine) {}

  async onModuleInit(): Promise<void> {
    this.engine.openCaches();
    if (this.engine.dataSource.isInitialized) await this.engine.ready();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
