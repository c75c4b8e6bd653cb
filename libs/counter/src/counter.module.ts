import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { autoLoad, dataSourceProvider } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { CounterCaches } from './caches/counter-caches.js';
import { CounterEngine } from './counter.engine.js';
import { CounterLifecycle } from './counter.lifecycle.js';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
} from './counter.module-definition.js';
import { resolveOptions, type CounterModuleExtras, type CounterModuleOptions } from './counter.options.js';
import { CounterService } from './counter.service.js';
import { getCounterCachesToken, getCountersToken } from './counter.tokens.js';
import { COUNTER_ENTITIES } from './entities/index.js';

/**
 * Named counters, counters of entities, and counter caches, on a TypeORM DataSource.
 *
 * @example
 * @Module({ imports: [TypeOrmModule.forRoot({ ...database, autoLoadEntities: true }), CounterModule.forRoot()] })
 * class AppModule {}
 */
@Module({})
export class CounterModule extends ConfigurableModuleClass {
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return compose(super.forRoot(options), options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return compose(super.forRootAsync(options), options);
  }
}

function compose(base: DynamicModule, { name = 'default', dataSource }: CounterModuleExtras): DynamicModule {
  autoLoad(COUNTER_ENTITIES, dataSource);
  const source = dataSourceProvider('CounterModule', dataSource);
  const providers: Provider[] = [
    source,
    {
      provide: CounterEngine,
      inject: [source.provide, MODULE_OPTIONS_TOKEN],
      useFactory: (of: DataSource, options: CounterModuleOptions) =>
        new CounterEngine(of, resolveOptions(options), name),
    },
    {
      provide: CounterLifecycle,
      inject: [CounterEngine],
      useFactory: (engine: CounterEngine) => new CounterLifecycle(engine),
    },
    {
      provide: getCountersToken(name),
      inject: [CounterEngine],
      useFactory: (engine: CounterEngine) => new CounterService(engine),
    },
    {
      provide: getCounterCachesToken(name),
      inject: [source.provide],
      useFactory: (of: DataSource) => CounterCaches.of(of),
    },
  ];
  return {
    ...base,
    providers: [...(base.providers ?? []), ...providers],
    exports: [getCountersToken(name), getCounterCachesToken(name)],
  };
}
