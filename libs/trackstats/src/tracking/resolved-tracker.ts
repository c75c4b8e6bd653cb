import { createHash } from 'node:crypto';
import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import { InvalidArgumentError } from '@spoor/core';
import type { Grouping } from '../groupings/grouping.js';
import { nameOf } from '../registry/metric-name.js';
import { hasBins } from '../stores/recount-target.js';
import { trackedRows } from '../stores/tracked-rows.js';
import { readSource, type TrackedQuery } from '../trackers/tracked-query.js';
import type { TrackerDefinition } from '../trackers/tracker-definition.js';
import type { TrackingHost } from '../trackers/tracking-host.js';
import { watchedEntities, type WatchedEntity } from './watched-entity.js';

/** A tracker and its source, with everything found that the names in them stand for. */
export interface ResolvedTracker {
  /** By which its state and marks are known: of the metric, and of the values of the statistic that it writes. */
  readonly key: string;
  readonly definition: TrackerDefinition;
  readonly grouping: Grouping;
  readonly query: TrackedQuery;
  /** A hash of what is counted and how. */
  readonly hash: string;
  /** Whose changes can change what is counted. */
  readonly watched: readonly WatchedEntity[];
}

/** @throws InvalidArgumentError, UnknownFieldError, UnsupportedColumnError */
export function resolveTracker(
  host: TrackingHost,
  definition: TrackerDefinition,
  source: Repository<ObjectLiteral> | SelectQueryBuilder<ObjectLiteral>,
): ResolvedTracker {
  const grouping = host.groupingOf(definition.statistic);
  const query = readSource(host, definition, grouping, source);
  checkBins(definition, grouping, query);
  const { sql, parameters } = trackedRows(query, query.date.sql, '1 = 1', host.spelling);
  const { aggregate, metric, epoch, periods } = definition;
  // Values that are told apart are counted for each period by itself.
  const distinct = aggregate === 'countDistinct' ? periods : [];
  return {
    key: keyOf([nameOf(metric), grouping.statistic.name], query.constants, distinct),
    definition,
    grouping,
    query,
    hash: hashOf([sql, parameters, aggregate, metric.scale, epoch, query.constants, distinct]),
    watched: watchedEntities(query),
  };
}

/** Whether another tracker, known by its key, tells values of the same lines apart, for some of the same periods. */
export function overlaps({ key, definition }: ResolvedTracker, other: string): boolean {
  const [lines, others] = [linesOf(key), linesOf(other)];
  const periods = other.slice(others.length).slice(OF.length).split(',');
  return key !== other && lines === others && definition.periods.some((period) => periods.includes(period));
}

/** Between what is counted and the periods for which values are told apart. */
const OF = ' of ';
/** With all periods no longer than the column. */
const LONGEST = 150;

/** Readable where that is possible. */
function keyOf(names: readonly string[], constants: readonly unknown[], periods: readonly string[]): string {
  const lines = [...names, ...(constants.length > 0 ? [hashOf(constants).slice(0, 16)] : [])].join(' ');
  if (periods.length === 0) return lines.length <= 255 ? lines : hashOf(lines);
  return [lines.length <= LONGEST ? lines : hashOf(lines), periods.toSorted().join(',')].join(OF);
}

function linesOf(key: string): string {
  const end = key.lastIndexOf(OF);
  return end < 0 ? key : key.slice(0, end);
}

function hashOf(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
  return createHash('sha256').update(text).digest('hex');
}

function checkBins({ anyZone, metric }: TrackerDefinition, grouping: Grouping, { date }: TrackedQuery): void {
  if (!anyZone || (hasBins(grouping) && date.kind !== 'date')) return;
  throw new InvalidArgumentError(
    `The tracker of "${nameOf(metric)}" is to keep hours or other zones' days, but ` +
      (date.kind === 'date' ? `"${date.tracked.path}" is a mere date.` : `${grouping.statistic.name} has no bins.`),
    'Leave out anyZone and Period.HOUR.',
  );
}
