import type { Spelling } from '../stores/spelling.js';
import type { Statement } from '../stores/statement.js';
import { dimensionConditions, dimensionList, Parameters } from './conditions.js';
import type { ReadRequest } from './read-request.js';

/** A keyset: the key of the last row of the page before. */
export interface PageRequest {
  readonly after: readonly (string | number)[] | undefined;
  readonly limit: number;
}

/** What is stored for a period, by date, metric and dimensions. */
export function selectStored(request: ReadRequest, spelling: Spelling): Statement {
  const { filter, period, from, to } = request;
  const { table, column, dimensions } = filter.grouping;
  const names = dimensionList(filter.grouping);
  const columns = dimensions.map((dimension) => dimension.column);
  const parameters = new Parameters(spelling);
  const sql = `SELECT stored.${column.metricId} AS metric, stored.${column.date} AS day,
      ${columns.map((name, index) => `stored.${name} AS ${names[index]},`).join(' ')}
      ${spelling.text(`stored.${column.value}`)} AS value, ${spelling.text(`stored.${column.samples}`)} AS samples
    FROM ${table} stored
    WHERE stored.${column.metricId} IN (${idsOf(request)}) AND stored.${column.period} = ${parameters.add(period)}
      ${from === undefined ? '' : `AND stored.${column.date} >= ${parameters.add(from)}`}
      ${to === undefined ? '' : `AND stored.${column.date} <= ${parameters.add(to)}`}
      ${dimensionConditions(filter, columns, spelling, parameters)}
    ORDER BY ${['day', 'metric', ...names].join(', ')}`;
  return { sql, parameters: parameters.values };
}

/** Ids are our own numbers. */
export function idsOf({ metrics }: Pick<ReadRequest, 'metrics'>): string {
  return metrics.map(({ id }) => id).join(', ');
}
