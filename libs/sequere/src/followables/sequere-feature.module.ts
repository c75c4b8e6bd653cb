import { type DynamicModule, Module } from '@nestjs/common';
import { dataSourceProvider } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { FollowableDefinition } from './followable-definition.js';
import { featuresOf } from './features.js';

/** Tells the SequereModule of a DataSource which classes take part; before it starts, since all factories run before. */
@Module({})
export class SequereFeatureModule {
  static register(
    followables: readonly FollowableDefinition[],
    { name = 'default', dataSource }: { name?: string; dataSource?: string },
  ): DynamicModule {
    const source = dataSourceProvider('SequereModule', dataSource);
    const features = {
      provide: 'SequereFeatures',
      inject: [source.provide],
      useFactory: (of: DataSource) => {
        const known = featuresOf(of, name);
        for (const followable of followables) known.add(followable);
        return known;
      },
    };
    return { module: SequereFeatureModule, providers: [source, features] };
  }
}
