import { SpoorSequereCreateFollows1764028800000 } from './create-follows.migration.js';

/** For the `migrations` of a DataSource; its entities must hold SEQUERE_ENTITIES, from which the names are read. */
export const sequereMigrations = [SpoorSequereCreateFollows1764028800000];
