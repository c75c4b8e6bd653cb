import { stateOf } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { FollowableDefinition } from './followable-definition.js';

/** What `SequereModule.forFeature` has named for one instance on a DataSource. */
export function featuresOf(dataSource: DataSource, name: string): Set<FollowableDefinition> {
  return stateOf(dataSource, `sequere:features:${name}`, () => new Set<FollowableDefinition>());
}
