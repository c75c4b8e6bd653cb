import { InvalidArgumentError } from '../errors/invalid-argument.error.js';

export type ScalarId = string | number | bigint;
/** An id of any kind; the columns of a composite key by property name. */
export type EntityId = ScalarId | { readonly [property: string]: ScalarId };

const LONGEST_ID = 255;

/**
 * One spelling for each id, whichever way a driver returned it: 42, 42n and '42' are the same, and so are composite keys in any
 * order of their columns.
 *
 * @throws InvalidArgumentError when it is missing, rounded, or cannot be stored alike by every database
 */
export function canonicalId(id: EntityId): string {
  const canonical = typeof id === 'object' && id !== null ? canonicalComposite(id) : canonicalScalar(id);
  if (canonical.length > LONGEST_ID) throw invalid(`of ${canonical.length} characters`, `Use at most ${LONGEST_ID}.`);
  return canonical;
}

function canonicalComposite(id: { readonly [property: string]: ScalarId }): string {
  const entries = Object.entries(id).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries.map(([property, value]) => [property, canonicalScalar(value)])));
}

function canonicalScalar(id: unknown): string {
  switch (typeof id) {
    case 'bigint':
      return id.toString();
    case 'number':
      if (Number.isSafeInteger(id)) return id.toString();
      throw invalid(String(id), 'A number must be an integer up to 2^53−1; pass larger ones as bigint or string.');
    case 'string':
      if (id === '' || id.endsWith(' ') || id.includes('\0') || !id.isWellFormed())
        throw invalid(
          JSON.stringify(id),
          'It must not be empty, end in a space, or hold characters that a database refuses.',
        );
      return id;
    default:
      throw invalid(String(id), 'Save the entity first, or load it with its primary key.');
  }
}

function invalid(what: string, remedy: string): InvalidArgumentError {
  return new InvalidArgumentError(`An entity cannot be identified by the id ${what}.`, remedy);
}
