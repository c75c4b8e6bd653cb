import type { RankedFile } from '../../../apps/demo/src/history/ranked.js';
import type { Demo } from './demo.js';
import { putWatched } from './put-watched.js';

export interface Follow {
  readonly person: string;
  readonly file: string;
}

export interface Load {
  /** Follows that have been answered. */
  readonly acknowledged: readonly Follow[];
  /** What was answered with a fault of the server, or was cut off before it was answered. */
  readonly faults: readonly string[];
  /** Asks for no more, and resolves when all that is under way has ended. */
  end(): Promise<void>;
}

/**
 * Lets each of some clients make one follow after another, each on one of the processes by turns, as a balancer would: one that
 * refuses a request, or loses it, is asked no more.
 *
 * @param victim of the processes the one that is killed: what it loses is no fault
 */
export function startLoad(
  demos: readonly Demo[],
  people: readonly string[],
  files: readonly RankedFile[],
  victim?: Demo,
): Load {
  const reachable = new Set(demos);
  const acknowledged: Follow[] = [];
  const faults: string[] = [];
  const pairs = people.flatMap((person) => files.map(({ id }): Follow => ({ person, file: id })));
  let turn = 0;
  let isOver = false;

  const client = async () => {
    while (!isOver && turn < pairs.length) {
      const follow = pairs[turn] as Follow;
      const demo = [...reachable][turn++ % reachable.size] as Demo;
      const outcome = await putWatched(`${demo.url}/api/people/${follow.person}/follows/file/${follow.file}`);
      if (outcome === 'refused' || outcome === 'cut') reachable.delete(demo);
      else if (outcome.status === 200) acknowledged.push(follow);
      else faults.push(`${outcome.status}: ${outcome.text}`);
      if (outcome === 'cut' && demo !== victim) faults.push(`a follow of ${follow.file} was cut off`);
    }
  };
  const clients = Promise.all(Array.from({ length: 8 }, client));
  return {
    acknowledged,
    faults,
    end: async () => {
      isOver = true;
      await clients;
    },
  };
}
