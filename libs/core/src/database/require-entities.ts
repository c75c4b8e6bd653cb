import type { DataSource } from 'typeorm';
import { MissingEntitiesError } from '../errors/missing-entities.error.js';

type EntityClass = abstract new () => object;

/**
 * @param exportedArray the constant that a user without autoLoadEntities spreads, for the error's text
 * @throws MissingEntitiesError when the DataSource lacks one of the entities
 */
export function requireEntities(dataSource: DataSource, entities: readonly EntityClass[], exportedArray: string): void {
  const missing = entities.filter((entity) => !dataSource.hasMetadata(entity)).map((entity) => entity.name);
  if (missing.length > 0) throw new MissingEntitiesError(missing, exportedArray);
}
