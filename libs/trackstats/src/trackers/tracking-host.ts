import type { Dialect } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { Grouping } from '../groupings/grouping.js';
import type { StatisticClass } from '../groupings/statistic-class.js';
import type { MetricRegistry } from '../registry/metric-registry.js';
import type { Spelling } from '../stores/spelling.js';
import type { StatementRunner } from '../stores/statement-runner.js';
import type { StatisticStatements } from '../stores/statistic-statements.js';
import type { KnownTrackers } from '../tracking/known-trackers.js';
import type { ResolvedTrackstatsOptions } from '../trackstats.options.js';

/** What stands ready for whoever counts or reads statistics, once the engine has started. */
export interface TrackingHost {
  readonly dataSource: DataSource;
  readonly options: ResolvedTrackstatsOptions;
  readonly dialect: Dialect;
  readonly spelling: Spelling;
  readonly runner: StatementRunner;
  readonly statements: StatisticStatements;
  readonly registry: MetricRegistry;
  readonly trackers: KnownTrackers;
  groupingOf(statistic: StatisticClass): Grouping;
}
