import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { TrackstatsEngine } from './trackstats.engine.js';

/** Ties an engine to the application: requests are served until onApplicationShutdown, and TypeORM waits for it. */
export class TrackstatsLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(private readonly engine: TrackstatsEngine) {}

  async onModuleInit(): Promise<void> {
    if (this.engine.dataSource.isInitialized) await this.engine.ready();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
