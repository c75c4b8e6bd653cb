import { SpoorTrackstatsCreateStatistics1764115200000 } from './create-statistics.migration.js';

/**
 * For the `migrations` of a DataSource; its entities must hold TRACKSTATS_ENTITIES, from which the names are read. Statistics of your
 * own that extend AbstractStatistic are yours to migrate.
 */
export const trackstatsMigrations = [SpoorTrackstatsCreateStatistics1764115200000];
