import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

const SECRET = /password|passwd|pwd|passphrase|passcode|token|secret/i;
/** As a word or the end of one: `apikey`, but not `keyboard`. */
const KEY = /keys?$/;
const ANOTHER_KEY = /^(don|hoc|joc|mon|tur|whis)keys?$/;

/**
 * Whether a column's values are told as `'***'`, unless they are revealed: by its path, or by the name in the database that it was given.
 */
export function looksSecret({ isSelect, isVirtual, givenDatabaseName }: ColumnMetadata, path: string): boolean {
  // That of a foreign key without a property is made of others.
  const names = isVirtual || !givenDatabaseName ? [path] : [path, givenDatabaseName];
  return !isSelect || names.some((name) => SECRET.test(name) || namesKey(name));
}

function namesKey(name: string): boolean {
  return wordsOf(name).some((word) => KEY.test(word) && !ANOTHER_KEY.test(word));
}

/** `userAPIKey_id` has four. */
function wordsOf(name: string): string[] {
  const separated = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return separated.toLowerCase().split(/[^a-z]+/);
}
