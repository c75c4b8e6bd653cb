import type { DataSource, Repository } from 'typeorm';
import type { Call, Pair } from '../measuring/pair.js';
import { timeWithin, type PairTarget } from '../measuring/pair.target.js';
import type { BenchEvent } from './event.schema.js';
import type { Events } from './events.js';
import { markedByHand } from './marked-by-hand.js';
import type { TrackstatsSources } from './trackstats.source.js';

/** Coprime to the number of rows, so that it comes by all of them. */
const STRIDE = 7_919;

const move = (row: BenchEvent): void => void (row.at = new Date(row.at.getTime() + 1_000));

/** What those pay who write what is tracked. */
export async function writerPairs({ plain, beside, tracked }: TrackstatsSources, events: Events): Promise<Pair[]> {
  const untracked = await beside();
  let turn = 0;
  const nextId = () => 1 + ((++turn * STRIDE) % events.rows);
  const someRow = async (rows: Repository<BenchEvent>) => await rows.findOneByOrFail({ id: nextId() });
  const fresh = (): Omit<BenchEvent, 'id'> => ({ at: new Date(), memberId: nextId() % 1_000, amount: 1 });
  const moving = pair(
    'save() of a row that moves from an old date to another, which is marked',
    timeWithin(1.35),
    async (rows) => {
      const row = await someRow(rows);
      move(row);
      return () => rows.save(row);
    },
  );
  const byHand = { ready: () => markedByHand(untracked, events.schema, nextId(), move) };
  return [
    pair('insert() of a row that happens now', timeWithin(1.15), (rows) => {
      const row = fresh();
      return () => rows.insert(row);
    }),
    pair('save() of a new row that happens now', timeWithin(1.15), (rows) => {
      const row = rows.create(fresh());
      return () => rows.save(row);
    }),
    pair('save() of a change to what is not tracked', timeWithin(1.35), async (rows) => {
      const row = await someRow(rows);
      row.amount += 1;
      return () => rows.save(row);
    }),
    moving,
    { ...moving, title: 'the same, marked by hand, for orientation', own: byHand, target: undefined },
  ];

  function pair(
    title: string,
    target: PairTarget,
    ready: (rows: Repository<BenchEvent>) => Call | Promise<Call>,
  ): Pair {
    const side = (dataSource: DataSource) => ({ ready: () => ready(dataSource.getRepository(events.schema)) });
    return {
      title,
      reference: side(untracked),
      own: side(tracked),
      target,
      check: () => undefined,
      tidy: async () => {
        await events.tidy(plain);
        await plain.query('DELETE FROM spoor_statistic_mark');
        await events.settle(plain);
      },
    };
  }
}
