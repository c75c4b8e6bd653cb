import { SpoorError } from './spoor.error.js';

/** The DataSource does not know the entities that a module stores its data in. */
export class MissingEntitiesError extends SpoorError {
  readonly code = 'SPOOR_MISSING_ENTITIES';

  constructor(entities: readonly string[], exportedArray: string) {
    super(
      `The DataSource has no metadata for ${entities.join(', ')}.`,
      `Set autoLoadEntities: true in TypeOrmModule.forRoot(), or spread ${exportedArray} into its entities.`,
    );
  }
}
