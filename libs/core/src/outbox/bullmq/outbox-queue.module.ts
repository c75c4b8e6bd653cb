import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { DataSource } from 'typeorm';
import { dataSourceProvider } from '../../nest/data-source.provider.js';
import { Outbox } from '../outbox.js';
import { drainProcessorOf, type DrainRequest } from './drain-processor.js';
import { DrainRequests } from './drain-requests.js';

export interface OutboxQueueOptions {
  /**
   * The name of the DataSource, as in `TypeOrmModule.forRoot({ name })`.
   * @default the default DataSource
   */
  dataSource?: string;

  /**
   * Which of the application's BullMQ configurations to use, as in `BullModule.forRoot(configKey, { … })`.
   * @default the one without a key
   */
  configKey?: string;

  /**
   * The queue's name.
   * @default 'spoor-outbox'
   */
  queue?: string;

  /**
   * Whether this process relays. One that does not still asks the others to.
   * @default true
   */
  relay?: boolean;
}

/**
 * Has BullMQ wake a relay as soon as a message is left to it, instead of the next time that one looks. Jobs say only that; messages stay
 * in the database, and are relayed without Redis too, later.
 *
 * @example
 * @Module({ imports: [BullModule.forRoot({ connection: { host: 'redis' } }), OutboxQueueModule.forRoot()] })
 * class AppModule {}
 */
@Module({})
export class OutboxQueueModule {
  static forRoot(options: OutboxQueueOptions = {}): DynamicModule {
    const { dataSource, configKey, queue = 'spoor-outbox', relay = true } = options;
    const source = dataSourceProvider('OutboxQueueModule', dataSource);
    const processor = drainProcessorOf(queue, configKey);
    const providers: Provider[] = [
      source,
      {
        provide: DrainRequests,
        inject: [source.provide, getQueueToken(queue)],
        useFactory: (of: DataSource, bull: Queue<DrainRequest>) => new DrainRequests(Outbox.of(of), bull),
      },
    ];
    if (relay)
      providers.push({
        provide: processor,
        inject: [source.provide],
        useFactory: (of: DataSource) => new processor(Outbox.of(of)),
      });
    return {
      module: OutboxQueueModule,
      imports: [BullModule.registerQueue({ name: queue, configKey })],
      providers,
    };
  }
}
