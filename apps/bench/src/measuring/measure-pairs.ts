import { median } from 'simple-statistics';
import type { Pace } from './pace.js';
import type { Call, Pair, Side } from './pair.js';
import type { PairTimes } from './pair.target.js';

/**
 * Calls both sides of every pair by turns, one after the other and the other way round the next time, for a turn; then all pairs again.
 * Whatever else the machine does meanwhile falls upon both, and neither has always the other's traces in its caches.
 *
 * @param onTurn called after each pair of each round
 */
export async function measurePairs(
  pairs: readonly Pair[],
  pace: Pace,
  onTurn: () => void,
): Promise<Map<Pair, PairTimes>> {
  const courses = pairs.map((pair) => new PairCourse(pair));
  for (const course of courses) await course.warmUp(pace.warmUp);
  for (let round = 0; round < pace.rounds; round += 1)
    for (const course of courses) {
      // Both sides have to find the time of one.
      await course.takeTurn(2 * pace.turn);
      onTurn();
    }
  return new Map(courses.map((course) => [course.pair, course.times]));
}

/** A pair on its way through the rounds. */
class PairCourse {
  private readonly reference: number[] = [];
  private readonly own: number[] = [];

  constructor(readonly pair: Pair) {}

  get times(): PairTimes {
    return { reference: median(this.reference), own: median(this.own), calls: this.own.length };
  }

  async warmUp(milliseconds: number): Promise<void> {
    await this.takeTurn(milliseconds);
    this.reference.length = this.own.length = 0;
  }

  /** At least one call of each side, however long it takes. */
  async takeTurn(milliseconds: number): Promise<void> {
    const { pair, reference, own } = this;
    const before = own.length;
    const deadline = performance.now() + milliseconds;
    do {
      const isOwnFirst = own.length % 2 === 1;
      if (isOwnFirst) own.push(await timeOf(pair.own));
      reference.push(await timeOf(pair.reference));
      if (!isOwnFirst) own.push(await timeOf(pair.own));
    } while (performance.now() < deadline);
    await pair.check(own.length - before);
    await pair.tidy();
  }
}

async function timeOf(side: Side): Promise<number> {
  const call: Call = await side.ready();
  const before = performance.now();
  await call();
  return performance.now() - before;
}
