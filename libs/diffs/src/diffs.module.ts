import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { autoLoad, dataSourceProvider, type EntityClass } from '@spoor/core';
import { ScheduledTask } from '@spoor/core/schedule';
import type { DataSource } from 'typeorm';
import { createService } from './create-service.js';
import { DiffsEngine } from './diffs.engine.js';
import { DiffsLifecycle } from './diffs.lifecycle.js';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
} from './diffs.module-definition.js';
import { resolveOptions, type DiffsModuleExtras, type DiffsModuleOptions } from './diffs.options.js';
import { DiffsService } from './diffs.service.js';
import { getDiffsToken, getEntityDiffsToken } from './diffs.tokens.js';
import { DIFF_ENTITIES } from './entities/index.js';
import { EntityDiffs } from './entity-diffs.js';
import { pruneTask } from './prune.task.js';

/**
 * The diffs of tracked entities, in Redis or in the database of a TypeORM DataSource.
 *
 * @example
 * @Module({
 *   imports: [
 *     TypeOrmModule.forRoot({ ...database, autoLoadEntities: true }),
 *     DiffsModule.forRoot({ store: 'database' }),
 *   ],
 * })
 * class AppModule {}
 */
@Module({})
export class DiffsModule extends ConfigurableModuleClass {
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return compose(super.forRoot(options), options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return compose(super.forRootAsync(options), options);
  }

  /**
   * Provides an `EntityDiffs` for each class, for `@InjectDiffs(Class)`.
   *
   * @param name of the instance of DiffsModule
   */
  static forFeature(entityClasses: readonly EntityClass[], { name }: { name?: string } = {}): DynamicModule {
    const providers: Provider[] = entityClasses.map((entityClass) => ({
      provide: getEntityDiffsToken(entityClass, name),
      inject: [ModuleRef],
      useFactory: (modules: ModuleRef) =>
        new EntityDiffs(() => modules.get<DiffsService>(getDiffsToken(name), { strict: false }), entityClass),
    }));
    return { module: DiffsFeatureModule, providers, exports: providers };
  }
}

@Module({})
class DiffsFeatureModule {}

function compose(base: DynamicModule, { name = 'default', dataSource }: DiffsModuleExtras): DynamicModule {
  autoLoad(DIFF_ENTITIES, dataSource);
  const source = dataSourceProvider('DiffsModule', dataSource);
  const providers: Provider[] = [
    source,
    {
      provide: DiffsEngine,
      inject: [source.provide, MODULE_OPTIONS_TOKEN],
      useFactory: (of: DataSource, options: DiffsModuleOptions) => new DiffsEngine(of, resolveOptions(options), name),
    },
    {
      provide: DiffsLifecycle,
      inject: [DiffsEngine],
      useFactory: (engine: DiffsEngine) => new DiffsLifecycle(engine),
    },
    {
      provide: getDiffsToken(name),
      inject: [DiffsEngine],
      useFactory: (engine: DiffsEngine) => createService(engine),
    },
    {
      provide: ScheduledTask,
      inject: [DiffsEngine, ModuleRef],
      useFactory: (engine: DiffsEngine, modules: ModuleRef) => pruneTask(engine, modules),
    },
  ];
  return { ...base, providers: [...(base.providers ?? []), ...providers], exports: [getDiffsToken(name)] };
}
