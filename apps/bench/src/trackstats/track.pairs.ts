import { Period } from '@spoor/trackstats';
import type { Database } from '../databases/database.js';
import type { Pair } from '../measuring/pair.js';
import { timeWithin, type PairTarget } from '../measuring/pair.target.js';
import { bareStatement } from './bare-statement.js';
import { DAYS, type Events } from './events.js';
import { EVENTS, eventsByDay, type TrackstatsSources } from './trackstats.source.js';

const NEW_ROWS = 1_000;
const DERIVED = [Period.LIFETIME, Period.WEEK, Period.DAYS_28, Period.MONTH];

/** Counting by day for the first time, again, and reading what is made of it; each beside the bare statement. */
export function trackPairs(
  { plain, statistics }: TrackstatsSources,
  database: Database,
  events: Events,
  { first, again }: { first: number; again: boolean },
): Pair[] {
  const { dataSource, schema, table } = events;
  const repository = dataSource.getRepository(schema);
  const bare = bareStatement(database, plain, table, events.end - DAYS * 86_400_000, events.end + 86_400_000);
  const reference = {
    async ready() {
      await plain.query('DELETE FROM bench_by_day');
      return () => plain.query(bare);
    },
  };
  const track = () => statistics.track(eventsByDay, repository);
  const forget = async () => {
    for (const name of ['spoor_statistic_by_date', 'spoor_tracker_state', 'spoor_statistic_mark'])
      await dataSource.query(`DELETE FROM ${name}`);
  };
  const check = async () => {
    await track();
    const days = await statistics.narrow({ metric: EVENTS, period: Period.DAY });
    const counted = days.reduce((total, { value }) => total + (value ?? 0), 0);
    const rows = await repository.count();
    if (counted !== rows) throw new Error(`${counted} of ${rows} rows were counted.`);
  };
  const tidy = () => events.tidy();
  const pairs: Pair[] = [
    {
      title: 'the first run',
      reference,
      own: {
        async ready() {
          await forget();
          return track;
        },
      },
      target: timeWithin(first),
      check,
      tidy,
    },
  ];
  if (!again) return pairs;
  const date = (instant: number) => new Date(instant).toISOString().slice(0, 10);
  const range = { from: date(events.end - (DAYS - 1) * 86_400_000), to: date(events.end) };
  return [
    ...pairs,
    {
      title: `${NEW_ROWS.toLocaleString('en')} new rows`,
      reference,
      own: {
        async ready() {
          await track();
          const rows = Array.from({ length: NEW_ROWS }, (_, index) => ({ at: new Date(), memberId: index, amount: 1 }));
          await repository.insert(rows);
          return track;
        },
      },
      target: atMost(0.02, 25),
      check,
      tidy,
    },
    {
      title: `${DAYS} days of ${DERIVED.length} derived periods`,
      reference,
      own: {
        ready: () => async () => {
          for (const period of DERIVED) await statistics.narrow({ metric: EVENTS, period, ...range });
        },
      },
      target: timeWithin(0.1),
      check,
      tidy,
    },
  ];
}

/** A part of the reference's time, or so many milliseconds where that is less. */
function atMost(times: number, milliseconds: number): PairTarget {
  return {
    judge({ reference, own }) {
      const factor = own / reference;
      return {
        wanted: `≤ ${times}× or ${milliseconds} ms`,
        factor,
        isMet: own <= Math.max(times * reference, milliseconds),
      };
    },
  };
}
