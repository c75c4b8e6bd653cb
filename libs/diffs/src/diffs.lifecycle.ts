import type { BeforeApplicationShutdown, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { DiffsEngine } from './diffs.engine.js';

/** Ties an engine to the application: changes are recorded until onApplicationShutdown, and TypeORM waits for it. */
export class DiffsLifecycle implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly engine: DiffsEngine) {}

  async onModuleInit(): Promise<void> {
    if (this.engine.dataSource.isInitialized) await this.engine.start();
  }

  /** The server waits for its open responses afterwards. */
  beforeApplicationShutdown(): void {
    this.engine.endWatching();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
