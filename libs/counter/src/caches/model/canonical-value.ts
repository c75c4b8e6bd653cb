import { exact, spell } from '../numbers/exact.js';
import type { TypedColumn } from './cache.js';

/**
 * One spelling for each value of a column, from the form in which it is sent to the database or came from it.
 *
 * @throws CounterCachePrecisionError for a number that was rounded
 */
export function canonicalValue({ kind, metadata }: TypedColumn, stored: unknown): string | null {
  if (stored === null || stored === undefined) return null;
  switch (kind) {
    case 'boolean':
      return Number(stored) === 0 ? '0' : '1';
    case 'integer':
    case 'decimal':
      return spell(exact(stored, `${metadata.entityMetadata.name}.${metadata.propertyPath}`));
    case 'uuid':
      return String(stored).toLowerCase();
    default:
      if (Buffer.isBuffer(stored)) return stored.toString('hex');
      return stored instanceof Date ? stored.toISOString() : String(stored);
  }
}
