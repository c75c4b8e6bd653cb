import type { Spelling } from '../stores/spelling.js';
import type { Statement } from '../stores/statement.js';
import { dimensionConditions, dimensionList, Parameters } from './conditions.js';
import type { ReadRequest } from './read-request.js';
import { idsOf } from './select-stored.js';

/** Of each line the newest stored row before the request's `to`. */
export function selectLatestBefore(request: ReadRequest, spelling: Spelling): Statement {
  const { filter, period, to } = request;
  const { table, column, dimensions } = filter.grouping;
  const names = dimensionList(filter.grouping);
  const columns = dimensions.map((dimension) => dimension.column);
  const parameters = new Parameters(spelling);
  const line = [column.metricId, ...columns].map((name) => `stored.${name}`).join(', ');
  const sql = `SELECT * FROM (
      SELECT stored.${column.metricId} AS metric, stored.${column.date} AS day,
        ${columns.map((name, index) => `stored.${name} AS ${names[index]},`).join(' ')}
        ${spelling.text(`stored.${column.value}`)} AS value, ${spelling.text(`stored.${column.samples}`)} AS samples,
        ROW_NUMBER() OVER (PARTITION BY ${line} ORDER BY stored.${column.date} DESC) AS place
      FROM ${table} stored
      WHERE stored.${column.metricId} IN (${idsOf(request)}) AND stored.${column.period} = ${parameters.add(period)}
        AND stored.${column.date} < ${parameters.add(to)} AND stored.${column.value} IS NOT NULL
        ${dimensionConditions(filter, columns, spelling, parameters)}
    ) newest WHERE place = 1`;
  return { sql, parameters: parameters.values };
}

/** The newest date on which something is stored for a period, as `day`; up to the request's `to`. */
export function latestDate(request: ReadRequest, spelling: Spelling): Statement {
  const { filter, period, to } = request;
  const { table, column, dimensions } = filter.grouping;
  const parameters = new Parameters(spelling);
  const sql = `SELECT MAX(stored.${column.date}) AS day FROM ${table} stored
    WHERE stored.${column.metricId} IN (${idsOf(request)}) AND stored.${column.period} = ${parameters.add(period)}
      ${to === undefined ? '' : `AND stored.${column.date} <= ${parameters.add(to)}`}
      ${dimensionConditions(
        filter,
        dimensions.map((dimension) => dimension.column),
        spelling,
        parameters,
      )}`;
  return { sql, parameters: parameters.values };
}
