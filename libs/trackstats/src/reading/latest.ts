import type { Spelling } from '../stores/spelling.js';
import type { Statement } from '../stores/statement.js';
import { dimensionConditions, Parameters } from './conditions.js';
import type { ReadRequest } from './read-request.js';
import { idsOf } from './select-stored.js';

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
