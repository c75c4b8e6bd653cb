import type { EntityManager } from 'typeorm';
import { ruleOf } from '../calendar/calendar.js';
import { dimensionConditions, dimensionList, Parameters } from '../reading/conditions.js';
import { combineOf } from '../reading/derivation.js';
import { fromRaw, type RawRow, type ReadRow } from '../reading/read-row.js';
import { idsOf } from '../reading/select-stored.js';
import type { ReadQuestion } from '../reading/statistic-reader.js';
import type { OpenTrackstats } from '../trackstats.engine.js';
import { derivedPages } from './derived-pages.js';

/** So many rows are made into text at a time. The text of more would be kept apart by V8 until its heap has grown. */
const PAGE = 1_000;

/**
 * All that a question asks for, a few rows at a time, however many there are. Each page is a read of its own: what is written
 * meanwhile may be in it.
 */
export async function* statisticPages(
  open: OpenTrackstats,
  question: ReadQuestion,
  manager: EntityManager | undefined,
): AsyncGenerator<readonly ReadRow[]> {
  const isStored = question.period === 'day' || question.metrics.every(({ aggregate }) => !combineOf(aggregate));
  if (isStored) yield* storedPages(open, question, manager);
  else
    for await (const rows of derivedPages(open, question, manager))
      for (let start = 0; start < rows.length; start += PAGE) yield rows.slice(start, start + PAGE);
}

/** By the primary key, from where the page before has ended. */
async function* storedPages(
  { runner, spelling }: OpenTrackstats,
  { filter, metrics, period, from, to, calendar }: ReadQuestion,
  manager: EntityManager | undefined,
): AsyncGenerator<readonly ReadRow[]> {
  ruleOf(period);
  const { table, column, dimensions } = filter.grouping;
  const columns = dimensions.map((dimension) => dimension.column);
  const names = dimensionList(filter.grouping);
  const first = from === undefined ? undefined : calendar.firstBucket(period, from).date;
  const last = to === undefined ? undefined : calendar.lastBucket(period, to).date;
  for (const metric of metrics) {
    let after: ReadRow | undefined;
    do {
      const parameters = new Parameters(spelling);
      const key = [column.date, ...columns].map((name) => `stored.${name}`);
      const rows: RawRow[] = await runner.read<RawRow>(
        {
          sql: `SELECT stored.${column.metricId} AS metric, stored.${column.date} AS day,
              ${columns.map((name, index) => `stored.${name} AS ${names[index]},`).join(' ')}
              ${spelling.text(`stored.${column.value}`)} AS value, ${spelling.text(`stored.${column.samples}`)} AS samples
            FROM ${table} stored
            WHERE stored.${column.metricId} IN (${idsOf({ metrics: [metric] })}) AND stored.${column.period} = ${parameters.add(period)}
              ${first === undefined ? '' : `AND stored.${column.date} >= ${parameters.add(first)}`}
              ${last === undefined ? '' : `AND stored.${column.date} <= ${parameters.add(last)}`}
              ${dimensionConditions(filter, columns, spelling, parameters)}
              ${after ? `AND stored.${column.date} >= ${parameters.add(after.date)} AND (${key.join(', ')}) > (${[after.date, ...after.dimensions].map((value) => parameters.add(value)).join(', ')})` : ''}
            ORDER BY ${key.join(', ')} LIMIT ${PAGE}`,
          parameters: parameters.values,
        },
        manager,
      );
      // Out of the driver's result, which old results point to: after one that has outlived its page, all would keep their rows.
      const page = rows.splice(0).map((row) => fromRaw(row, row.day as string, filter.grouping, false));
      if (page.length > 0) yield page;
      after = page.length === PAGE ? page.at(-1) : undefined;
    } while (after);
  }
}
