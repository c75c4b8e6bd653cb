export type { Bucket } from './calendar/bucket.js';
export { Calendar, type DateLike } from './calendar/calendar.js';
export { Period } from './calendar/period.js';
export type { PeriodRule } from './calendar/period-rule.js';
export { PERIODS } from './calendar/periods.js';
export type { Aggregate } from './definitions/aggregate.js';
export { defineDomain, type DomainDefinition } from './definitions/define-domain.js';
export { defineMetric, type MetricDefinition, type MetricOptions } from './definitions/define-metric.js';
export {
  AbstractStatistic,
  Domain,
  Metric,
  StatisticBin,
  StatisticByDate,
  StatisticByDateAndObject,
  StatisticMark,
  TrackerState,
  TRACKSTATS_ENTITIES,
} from './entities/index.js';
export { MetricConflictError } from './errors/metric-conflict.error.js';
export { StatisticOverflowError } from './errors/statistic-overflow.error.js';
export { StatisticPrecisionError } from './errors/statistic-precision.error.js';
export { StrayDateError } from './errors/stray-date.error.js';
export { UnknownMetricError } from './errors/unknown-metric.error.js';
export { ZoneUnavailableError } from './errors/zone-unavailable.error.js';
export type { DimensionsOf, StatisticClass } from './groupings/statistic-class.js';
export type { Statistic } from './reading/statistic.js';
export type { DimensionFilter, DimensionTarget } from './scopes/dimension.scope.js';
export type { ObjectFilter, ObjectLabels, ObjectTarget } from './scopes/object.scope.js';
export type { Series, SeriesLine, SeriesPoint } from './series/series.js';
export type { Fill, SeriesOptions } from './series/series.options.js';
export type { DateChoice, MetricChoice, MostRecentOptions, NarrowOptions } from './sets/narrow.options.js';
export type { IncrementOptions, Recording, StatisticCallOptions } from './sets/record.options.js';
export { StatisticSet } from './sets/statistic-set.js';
export type { ExportFormat } from './export/export-format.js';
export type { StatisticsStatus } from './statistics.status.js';
export { Statistics, StatisticsService } from './statistics.service.js';
export type { TrackstatsFeatureOptions } from './trackstats.feature.js';
export { TrackstatsModule } from './trackstats.module.js';
export type { DecimalLike } from './values/decimal.js';
export type { Value } from './values/value-codec.js';
export { getStatisticsToken, InjectStatistics } from './trackstats.tokens.js';
export type { TrackstatsRoles } from './trackstats.roles.js';
export type { TrackstatsModuleExtras, TrackstatsModuleOptions } from './trackstats.options.js';
export { TrackStats, type TrackStatsOptions } from './decorators/track-stats.decorator.js';
export { UnknownFieldError } from './errors/unknown-field.error.js';
export { UnsupportedColumnError } from './errors/unsupported-column.error.js';
export { CountObjectsByDateAndObjectTracker } from './trackers/count-objects-by-date-and-object.tracker.js';
export { CountObjectsByDateTracker } from './trackers/count-objects-by-date.tracker.js';
export { ObjectsByDateAndObjectTracker } from './trackers/objects-by-date-and-object.tracker.js';
export { ObjectsByDateTracker } from './trackers/objects-by-date.tracker.js';
export type { FieldName, TrackedSource } from './trackers/tracked-source.js';
export type { Epoch, TrackedDimension, TrackerDefinition } from './trackers/tracker-definition.js';
export type { TrackerRegistration } from './trackers/tracker-registration.js';
export { Tracker } from './trackers/tracker.js';
export type {
  AggregateTrackerOptions,
  CountTrackerOptions,
  ObjectChoice,
  StatisticTarget,
} from './trackers/tracker.options.js';
export type {
  MaintenanceRun,
  RebuildRun,
  RebuildRunProgress,
  StatisticDifference,
  VerifyReport,
  VerifyRun,
} from './tracking/maintenance-run.js';
export type { TrackAllRun, TrackProgress, TrackReport, TrackRun } from './tracking/track-run.js';
export type { TrackersToForget } from './tracking/forgetting.js';
export type { Invalidation } from './tracking/tracking.js';
