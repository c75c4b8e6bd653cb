import type { DataSource } from 'typeorm';
import type { EntityLike } from '../identity/entity-ref.js';
import type { PersonalRecord } from './personal-data-holder.js';
import { PersonalData } from './personal-data.js';

/**
 * Tells what all modules of a DataSource keep of an entity, record by record, each as plain data with its `module` and its `kind`. Read
 * page by page, so that it takes no more memory for a celebrity than for anybody else.
 *
 * @throws UnknownEntityTypeError for a label that no entity owns; InvalidArgumentError for an entity without an id
 * @example for await (const record of exportOf(dataSource, user)) file.write(`${JSON.stringify(record)}\n`);
 */
export function exportOf(
  dataSource: DataSource,
  entity: EntityLike,
): AsyncGenerator<PersonalRecord & { module: string }, void, undefined> {
  return PersonalData.of(dataSource).exportOf(entity);
}
