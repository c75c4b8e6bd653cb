import type { Scenario } from '../measuring/contender.js';
import { latencyWithin, throughputAtLeast } from '../measuring/target.js';
import type { CounterTargets } from './counter.targets.js';
import type { PlainContenders } from './plain.contenders.js';
import type { SpoorContenders } from './spoor.contenders.js';

/** More than any run takes away. */
const STOCK = 1_000_000_000;
const MANY = Array.from({ length: 1_000 }, (_, index) => `one of many ${index}`);

/** One hot counter under growing load, and what else people do with counters. */
export async function counterScenarios(
  plain: PlainContenders,
  spoor: SpoorContenders,
  targets: CounterTargets,
): Promise<Scenario[]> {
  const bare = await plain.update('bare');
  const single = spoor.increment(
    'hot 1',
    targets.single ? [latencyWithin(targets.single, bare, "the bare statement's")] : [],
  );
  const hot = (callers: number, times: number, latency?: number): Scenario => {
    const upsert = plain.upsert(`hot ${callers}`);
    const wanted = [
      throughputAtLeast(times, upsert),
      ...(latency ? [latencyWithin(latency, single, "one caller's")] : []),
    ];
    return {
      callers,
      contenders: [upsert, spoor.increment(`hot ${callers}`, wanted)],
    };
  };
  return [
    {
      callers: 1,
      contenders: [plain.upsert('hot 1'), single, bare, await plain.updateThenSelect('ancestor')],
    },
    hot(100, targets.hundred, targets.latency),
    hot(1_000, targets.thousand),
    {
      note: '1,000 counters',
      callers: 100,
      contenders: [plain.upsertAny(MANY), spoor.incrementAny(MANY)],
    },
    {
      note: 'bounded',
      callers: 100,
      contenders: [await plain.take('stock', STOCK), await spoor.decrement('stock', STOCK)],
    },
    {
      note: 'in a transaction',
      callers: 1,
      contenders: [plain.upsertInTransaction('transaction'), spoor.incrementInTransaction('transaction')],
    },
  ];
}
