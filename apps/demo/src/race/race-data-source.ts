/**
 * The race has a DataSource of its own. The hand-written side saves a thousand times at once, and on SQLite's one connection that
 * would nest into the transactions of the import.
 */
export const RACE = 'race';

/** The import's database on a server, a second file beside the import's on SQLite. */
export function raceDatabase(database: string): string {
  return database.includes('://') ? database : `${database.replace(/\.sqlite$/, '')}-race.sqlite`;
}
