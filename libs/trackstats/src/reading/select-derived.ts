import { dayNumber } from '../calendar/day-number.js';
import type { Spelling } from '../stores/spelling.js';
import { givenRows } from '../stores/spelling.js';
import type { Statement } from '../stores/statement.js';
import type { BaseRows, Combine } from './base-rows.js';
import { dimensionList, Parameters } from './conditions.js';
import { slotCase, type Segment } from './slots.js';
import type { ReadRequest } from './read-request.js';

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

/** A value for each bucket of several slots: the base rows in it put together. */
export function selectGrouped(
  { request, base, combine }: Derivation,
  segments: readonly Segment[],
  spelling: Spelling,
): Statement {
  const parameters = new Parameters(spelling);
  const line = ['metric', ...dimensionList(request.filter.grouping)].join(', ');
  const rows = base(request, spelling, parameters);
  const sql = `SELECT ${line}, bucket AS slot, ${spelling.text(`${combine}(value)`)} AS value, ${spelling.text('SUM(samples)')} AS samples
    FROM (SELECT ${line}, ${slotCase('slot', segments, spelling)} AS bucket, value, samples FROM (${rows}) base) bucketed
    GROUP BY ${line}, bucket ORDER BY bucket`;
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
  const all = base(request, spelling, parameters);
  const first = slots[0] as number;
  const isLater = request.from === undefined || first > dayNumber(request.from);
  const rows = preceding === undefined && isLater ? summedBefore(all, first, line, combine) : all;
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

/** With one row of each line for all that is before a slot. */
function summedBefore(rows: string, slot: number, line: string, combine: Combine): string {
  const from = `CASE WHEN slot < ${slot} THEN ${slot - 1} ELSE slot END`;
  return `SELECT ${line}, slot, ${combine}(value) AS value, SUM(samples) AS samples
    FROM (SELECT ${line}, ${from} AS slot, value, samples FROM (${rows}) day) since GROUP BY ${line}, slot`;
}
