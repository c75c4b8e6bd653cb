import { tableNames } from '@spoor/core';
import { StatisticBin, StatisticByDate, StatisticByDateAndObject } from '../entities/index.js';
import type { Period } from '../calendar/period.js';
import type { Grouping } from '../groupings/grouping.js';
import type { TrackedQuery } from '../trackers/tracked-query.js';
import type { TrackingHost } from '../trackers/tracking-host.js';

/** Where counted values go: the rows of a table that one tracker writes. */
export interface RecountTarget {
  readonly table: string;
  /** Columns that are the same in all of them. */
  readonly fixed: readonly { readonly column: string; readonly value: string | number }[];
  /** The column of the bucket's date or number. */
  readonly bucket: string;
  readonly bucketKind: 'text' | 'integer';
  /** The columns that rows decide about, in the order of the query's fields. */
  readonly fields: readonly { readonly column: string; readonly kind: 'text' | 'integer'; readonly length: number }[];
  readonly value: string;
  readonly samples: string;
}

/** Values of a period in the statistic's own table. */
export function periodTarget(
  { column, dimensions, table }: Grouping,
  { constants, fields }: TrackedQuery,
  metricId: number,
  period: Period,
): RecountTarget {
  const dimensionOf = (name: string) =>
    dimensions.find(({ property }) => property === name) as Grouping['dimensions'][0];
  return {
    table,
    fixed: [
      { column: column.metricId, value: metricId },
      { column: column.period, value: period },
      ...constants.map(({ property, value }) => ({ column: dimensionOf(property).column, value })),
    ],
    bucket: column.date,
    bucketKind: 'text',
    fields: fields.map(({ property, kind }) => {
      const { column: name, length } = dimensionOf(property);
      return { column: name, kind, length };
    }),
    value: column.value,
    samples: column.samples,
  };
}

/** Whether bins can be kept of a statistic. */
export function hasBins({ statistic }: Grouping): boolean {
  return statistic === StatisticByDate || statistic === StatisticByDateAndObject;
}

/** Values by the quarter of an hour. */
export function binTarget(
  { dataSource }: TrackingHost,
  { constants, fields }: TrackedQuery,
  metricId: number,
): RecountTarget {
  const { table, column } = tableNames(dataSource, StatisticBin);
  const constant = (name: string) => constants.find(({ property }) => property === name)?.value;
  const isOfAll = constants.length + fields.length === 0;
  const objectId = isOfAll ? '' : constant('objectId');
  return {
    table,
    fixed: [
      { column: column.metricId, value: metricId },
      { column: column.objectType, value: isOfAll ? '' : (constant('objectType') as string) },
      ...(objectId === undefined ? [] : [{ column: column.objectId, value: objectId }]),
    ],
    bucket: column.bin,
    bucketKind: 'integer',
    fields: objectId === undefined ? [{ column: column.objectId, kind: 'text', length: 255 }] : [],
    value: column.value,
    samples: column.samples,
  };
}
