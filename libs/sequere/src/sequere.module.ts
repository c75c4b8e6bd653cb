import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { autoLoad, dataSourceProvider } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { createService } from './create-service.js';
import { SEQUERE_ENTITIES } from './entities/index.js';
import { SequereFeatureModule } from './followables/sequere-feature.module.js';
import type { FollowableDefinition } from './followables/followable-definition.js';
import { SequereEngine } from './sequere.engine.js';
import { SequereLifecycle } from './sequere.lifecycle.js';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
} from './sequere.module-definition.js';
import { resolveOptions, type SequereModuleExtras, type SequereModuleOptions } from './sequere.options.js';
import { getSequereToken } from './sequere.tokens.js';

/**
 * Who follows whom and what, on a TypeORM DataSource, on Redis, or on both.
 *
 * @example
 * @Module({ imports: [TypeOrmModule.forRoot({ ...database, autoLoadEntities: true }), SequereModule.forRoot()] })
 * class AppModule {}
 */
@Module({})
export class SequereModule extends ConfigurableModuleClass {
  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return compose(super.forRoot(options), options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return compose(super.forRootAsync(options), options);
  }

  /**
   * Lets classes that are not decorated with `@Followable()` follow and be followed.
   *
   * @param followables classes, or `{ entity, identifier, aliases }` for a label of its own
   * @param instance which SequereModule they are meant for
   * @example SequereModule.forFeature([User, { entity: Project, identifier: 'projet' }])
   */
  static forFeature(
    followables: readonly FollowableDefinition[],
    instance: Pick<SequereModuleExtras, 'name' | 'dataSource'> = {},
  ): DynamicModule {
    return SequereFeatureModule.register(followables, instance);
  }
}

function compose(base: DynamicModule, { name = 'default', dataSource }: SequereModuleExtras): DynamicModule {
  autoLoad(SEQUERE_ENTITIES, dataSource);
  const source = dataSourceProvider('SequereModule', dataSource);
  const providers: Provider[] = [
    source,
    {
      provide: SequereEngine,
      inject: [source.provide, MODULE_OPTIONS_TOKEN],
      useFactory: (of: DataSource, options: SequereModuleOptions) =>
        new SequereEngine(of, resolveOptions(options), name),
    },
    {
      provide: SequereLifecycle,
      inject: [SequereEngine],
      useFactory: (engine: SequereEngine) => new SequereLifecycle(engine),
    },
    {
      provide: getSequereToken(name),
      inject: [SequereEngine],
      useFactory: (engine: SequereEngine) => createService(engine),
    },
  ];
  return { ...base, providers: [...(base.providers ?? []), ...providers], exports: [getSequereToken(name)] };
}
