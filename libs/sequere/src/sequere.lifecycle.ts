import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { SequereEngine } from './sequere.engine.js';

/** Ties an engine to the application: requests are served until onApplicationShutdown, and TypeORM waits for it. */
export class SequereLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly engine: SequereEngine) {}

  async onModuleInit(): Promise<void> {
    if (this.engine.dataSource.isInitialized) await this.engine.prepare();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
