import type { Contender, Scenario } from './contender.js';
import { measurementOf, medianOf, type Measurement, type Measurements } from './measurement.js';
import type { Pace } from './pace.js';
import { runLoad, type Load } from './run-load.js';

/** As many connections as pools have, and more, are open after that; the rest of a crowd would only queue. */
const WARM_UP_CALLERS = 100;

/**
 * Gives every contender of every scenario its turn, then all of them the next one, and so on; within a scenario turns are cut into
 * slices that alternate as well. Whatever else the machine does meanwhile falls upon all of them.
 *
 * @param onScenario called after each scenario of each round
 */
export async function measure(
  scenarios: readonly Scenario[],
  pace: Pace,
  onScenario: () => void,
): Promise<Measurements> {
  const measured = new Map<Contender, Measurement[]>();
  for (const { callers, contenders } of scenarios) {
    for (const contender of contenders) {
      await runChecked(contender, Math.min(callers, WARM_UP_CALLERS), pace.warmUp);
      measured.set(contender, []);
    }
  }
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const { callers, contenders } of scenarios) {
      const slices = slicesOf(callers);
      for (let slice = 0; slice < slices; slice += 1) {
        for (const contender of contenders) {
          const load = await runChecked(contender, callers, pace.turn / slices);
          measured.get(contender)?.push(measurementOf(load));
        }
      }
      onScenario();
    }
  }
  return new Map([...measured].map(([contender, measurements]) => [contender, medianOf(measurements)]));
}

/** The fewer callers, the more their figures depend on what else the machine does, and the sooner a turn has begun and ended. */
function slicesOf(callers: number): number {
  if (callers === 1) return 10;
  return callers <= 100 ? 4 : 1;
}

/** @throws Error when the database has not seen exactly the calls that were answered: such a figure would be worth nothing */
async function runChecked(contender: Contender, callers: number, milliseconds: number): Promise<Load> {
  const before = await contender.counted();
  const load = await runLoad(() => contender.call(), callers, milliseconds);
  const seen = (await contender.counted()) - before;
  const made = load.latencies.length;
  if (seen === made) return load;
  throw new Error(`${contender.label} with ${callers} callers made ${made} calls, but the database has seen ${seen}.`);
}
