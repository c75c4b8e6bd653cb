import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { autoLoad, dataSourceProvider } from '@spoor/core';
import { ScheduledTask } from '@spoor/core/schedule';
import type { DataSource } from 'typeorm';
import { TRACKSTATS_ENTITIES } from './entities/index.js';
import { Feature, type TrackstatsFeatureOptions } from './trackstats.feature.js';
import { StatisticsService } from './statistics.service.js';
import { TrackstatsEngine } from './trackstats.engine.js';
import { TrackstatsLifecycle } from './trackstats.lifecycle.js';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
} from './trackstats.module-definition.js';
import { resolveOptions, type TrackstatsModuleExtras, type TrackstatsModuleOptions } from './trackstats.options.js';
import { trackTask } from './track.task.js';
import { getEngineToken, getStatisticsToken } from './trackstats.tokens.js';

/**
 * Statistics over time, on a TypeORM DataSource.
 *
 * @example
 * @Module({
 *   imports: [
 *     TypeOrmModule.forRoot({ ...database, autoLoadEntities: true }),
 *     TrackstatsModule.forRoot({ timeZone: 'Europe/Amsterdam' }),
 *     TrackstatsModule.forFeature({ domains: [SHOPPING], metrics: [ORDER_COUNT] }),
 *   ],
 * })
 * class AppModule {}
 */
@Module({})
export class TrackstatsModule extends ConfigurableModuleClass {
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return compose(super.forRoot(options), options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return compose(super.forRootAsync(options), options);
  }

  /** Registers domains, metrics and trackers when the application starts. Domains and metrics need not be listed to be used. */
  static forFeature({ name, ...options }: TrackstatsFeatureOptions): DynamicModule {
    const feature: Provider = {
      provide: Feature,
      inject: [ModuleRef],
      useFactory: (modules: ModuleRef) =>
        new Feature(() => modules.get<TrackstatsEngine>(getEngineToken(name), { strict: false }), options),
    };
    return { module: TrackstatsModule, providers: [feature] };
  }
}

function compose(base: DynamicModule, { name = 'default', dataSource }: TrackstatsModuleExtras): DynamicModule {
  autoLoad(TRACKSTATS_ENTITIES, dataSource);
  const source = dataSourceProvider('TrackstatsModule', dataSource);
  const engine = getEngineToken(name);
  const providers: Provider[] = [
    source,
    {
      provide: engine,
      inject: [source.provide, MODULE_OPTIONS_TOKEN],
      useFactory: (of: DataSource, options: TrackstatsModuleOptions) =>
        new TrackstatsEngine(of, resolveOptions(options), name),
    },
    {
      provide: TrackstatsLifecycle,
      inject: [engine],
      useFactory: (of: TrackstatsEngine) => new TrackstatsLifecycle(of),
    },
    {
      provide: getStatisticsToken(name),
      inject: [engine],
      useFactory: (of: TrackstatsEngine) => new StatisticsService(of),
    },
    {
      provide: ScheduledTask,
      inject: [engine, ModuleRef],
      useFactory: (of: TrackstatsEngine, modules: ModuleRef) => trackTask(of, modules),
    },
  ];
  return { ...base, providers: [...(base.providers ?? []), ...providers], exports: [getStatisticsToken(name)] };
}
