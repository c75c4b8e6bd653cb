import type { Spelling } from '../stores/spelling.js';
import { givenRows } from '../stores/spelling.js';
import type { Statement } from '../stores/statement.js';
import type { BaseRows, Combine } from './base-rows.js';
import { dimensionList, Parameters } from './conditions.js';
import type { ReadRequest } from './read-request.js';

/** Slots that make one bucket, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

interface Derivation {
  readonly request: ReadRequest;
  readonly base: BaseRows;
  readonly combine: Combine;
}

/** The base rows themselves. */
export function selectEach({ request, base }: Derivation, spelling: Spelling): Statement {
  const parameters = new Parameters(spelling);
  const rows = base(request, spelling, parameters);
  const names = dimensionList(request.filter.grouping);
  const sql = `SELECT metric, ${names.map((name) => `${name},`).join(' ')} slot,
      ${spelling.text('value')} AS value, ${spelling.text('samples')} AS samples
    FROM (${rows}) base ORDER BY slot`;
  return { sql, parameters: parameters.values };
}

/** A value for each span: the base rows in it put together. The spans are few and do not overlap. */
export function selectSpans(
  { request, base, combine }: Derivation,
  spans: readonly Span[],
  spelling: Spelling,
): Statement {
  const parameters = new Parameters(spelling);
  const names = dimensionList(request.filter.grouping);
  const rows = base(request, spelling, parameters);
  const given = spelling.given(parameters.add(givenRows(spans.map(({ first, last }) => [first, last]))), 'span', [
    { name: 'first_slot', kind: 'integer' },
    { name: 'last_slot', kind: 'integer' },
  ]);
  const groups = ['base.metric', ...names.map((name) => `base.${name}`), 'span.first_slot'].join(', ');
  const sql = `SELECT base.metric, ${names.map((name) => `base.${name},`).join(' ')} span.first_slot AS slot,
      ${spelling.text(`${combine}(base.value)`)} AS value, ${spelling.text('SUM(base.samples)')} AS samples
    FROM (${rows}) base JOIN ${given} ON base.slot BETWEEN span.first_slot AND span.last_slot
    GROUP BY ${groups} ORDER BY slot`;
  return { sql, parameters: parameters.values };
}

/**
 * A value for each of the slots and each line (a metric with its dimensions): the base rows up to and including it, of the last
 * `slots` or of all. A slot without a row of its own is asked for by an empty row, which the window passes over.
 */
export function selectRunning(
  { request, base, combine }: Derivation,
  slots: readonly number[],
  preceding: number | undefined,
  spelling: Spelling,
): Statement {
  const parameters = new Parameters(spelling);
  const names = dimensionList(request.filter.grouping);
  const line = ['metric', ...names].join(', ');
  const rows = base(request, spelling, parameters);
  const given = spelling.given(parameters.add(givenRows(slots.map((slot) => [slot]))), 'point', [
    { name: 'slot', kind: 'integer' },
  ]);
  const frame = preceding === undefined ? 'UNBOUNDED PRECEDING' : `${preceding} PRECEDING`;
  const sql = `WITH base AS (${rows})
    SELECT ${line}, slot, ${spelling.text('value')} AS value, ${spelling.text('samples')} AS samples
    FROM (
      SELECT ${line}, slot, wanted, ${combine}(value) OVER running AS value, SUM(samples) OVER running AS samples
      FROM (
        SELECT ${line}, slot, value, samples, 0 AS wanted FROM base
        UNION ALL
        SELECT ${line}, point.slot, NULL, NULL, 1 FROM (SELECT DISTINCT ${line} FROM base) line CROSS JOIN ${given}
      ) rows_and_points
      WINDOW running AS (PARTITION BY ${line} ORDER BY slot RANGE BETWEEN ${frame} AND CURRENT ROW)
    ) sums
    WHERE wanted = 1 AND value IS NOT NULL
    ORDER BY slot`;
  return { sql, parameters: parameters.values };
}
