import type { Spelling } from '../stores/spelling.js';
import type { Statement } from '../stores/statement.js';
import type { BinTable } from './base-rows.js';
import { dimensionConditions, Parameters } from './conditions.js';
import { idsOf } from './select-stored.js';
import type { ReadRequest } from './read-request.js';

/** The first and the last date of which there are rows of a period. */
export function dayRange(request: ReadRequest, spelling: Spelling): Statement {
  const { filter } = request;
  const { table, column, dimensions } = filter.grouping;
  const parameters = new Parameters(spelling);
  const sql = `SELECT MIN(stored.${column.date}) AS first_one, MAX(stored.${column.date}) AS last_one FROM ${table} stored
    WHERE stored.${column.metricId} IN (${idsOf(request)}) AND stored.${column.period} = ${parameters.add(request.period)}
      ${dimensionConditions(
        filter,
        dimensions.map((dimension) => dimension.column),
        spelling,
        parameters,
      )}`;
  return { sql, parameters: parameters.values };
}

/** The first and the last of the bins of which there are rows. */
export function binRange(request: ReadRequest, { table, column }: BinTable, spelling: Spelling): Statement {
  const { filter } = request;
  const objects = filter.grouping.dimensions.length > 0;
  const parameters = new Parameters(spelling);
  const columns = objects ? [column.objectType, column.objectId] : [];
  const sql = `SELECT MIN(stored.${column.bin}) AS first_one, MAX(stored.${column.bin}) AS last_one FROM ${table} stored
    WHERE stored.${column.metricId} IN (${idsOf(request)}) AND stored.${column.objectType} ${objects ? '<>' : '='} ''
      ${dimensionConditions(filter, columns, spelling, parameters)}`;
  return { sql, parameters: parameters.values };
}
