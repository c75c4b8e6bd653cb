import type { DataSource } from 'typeorm';
import { DuplicateRegistrationError } from '../errors/duplicate-registration.error.js';
import { stateOf } from './data-source-state.js';

/**
 * Claims `registration` (such as `counter:default`) on a DataSource.
 *
 * @returns a function that gives it up again, to be called at shutdown
 * @throws DuplicateRegistrationError when it is taken
 */
export function claimRegistration(dataSource: DataSource, registration: string): () => void {
  const claimed = stateOf(dataSource, 'registrations', () => new Set<string>());
  if (claimed.has(registration)) throw new DuplicateRegistrationError(registration);
  claimed.add(registration);
  return () => void claimed.delete(registration);
}
