import { Period } from '../calendar/period.js';
import type { Spelling } from '../stores/spelling.js';
import type { TableNames } from '@spoor/core';
import type { StatisticBin } from '../entities/index.js';
import { dimensionConditions, dimensionList, type Parameters } from './conditions.js';
import { idsOf } from './select-stored.js';
import { slotCase, type Segment } from './slots.js';
import type { ReadRequest } from './read-request.js';

/** How values are combined in SQL. */
export type Combine = 'SUM' | 'MIN' | 'MAX';

export type BinTable = TableNames<keyof StatisticBin>;

/** A SELECT of base rows: `metric`, `d0` …, `slot`, `value`, `samples`. */
export type BaseRows = (request: ReadRequest, spelling: Spelling, parameters: Parameters) => string;

/** The days of the module's zone between the request's dates. */
export const storedDays: BaseRows = (request, spelling, parameters) => {
  const { filter, from, to } = request;
  const { table, column, dimensions } = filter.grouping;
  const columns = dimensions.map((dimension) => dimension.column);
  const names = dimensionList(filter.grouping);
  return `SELECT stored.${column.metricId} AS metric, ${columns.map((name, index) => `stored.${name} AS ${names[index]},`).join(' ')}
      ${spelling.dayNumber(`stored.${column.date}`)} AS slot, stored.${column.value} AS value, stored.${column.samples} AS samples
    FROM ${table} stored
    WHERE stored.${column.metricId} IN (${idsOf(request)}) AND stored.${column.period} = ${parameters.add(Period.DAY)}
      ${from === undefined ? '' : `AND stored.${column.date} >= ${parameters.add(from)}`}
      ${to === undefined ? '' : `AND stored.${column.date} <= ${parameters.add(to)}`}
      ${dimensionConditions(filter, columns, spelling, parameters)}`;
};

/** Bins of 15 minutes, put together to the buckets that the segments describe. */
export function binnedRows({ table, column }: BinTable, segments: readonly Segment[], combine: Combine): BaseRows {
  return (request, spelling, parameters) => {
    const { filter } = request;
    const names = dimensionList(filter.grouping);
    const columns = [column.objectType, column.objectId].slice(0, names.length);
    const groups = ['metric', ...names, 'slot'].join(', ');
    return `SELECT stored.${column.metricId} AS metric, ${columns.map((name, index) => `stored.${name} AS ${names[index]},`).join(' ')}
        ${slotCase(`stored.${column.bin}`, segments, spelling)} AS slot,
        ${combine}(stored.${column.value}) AS value, SUM(stored.${column.samples}) AS samples
      FROM ${table} stored
      WHERE stored.${column.metricId} IN (${idsOf(request)})
        AND stored.${column.bin} >= ${segments[0]?.first} AND stored.${column.bin} < ${segments.at(-1)?.end}
        AND stored.${column.objectType} ${names.length === 0 ? '=' : '<>'} ''
        ${dimensionConditions(filter, columns, spelling, parameters)}
      GROUP BY ${groups}`;
  };
}
