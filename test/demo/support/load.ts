import type { RankedFile } from '../../../apps/demo/src/history/ranked.js';
import type { Demo } from './demo.js';

export interface Follow {
  readonly person: string;
  readonly file: string;
}

export interface Load {
  /** Follows that have been answered. */
  readonly acknowledged: readonly Follow[];
  /** What was answered with a fault of the server. */
  readonly faults: readonly string[];
  /** Asks for no more, and resolves when all that is under way has ended. */
  end(): Promise<void>;
}

/**
 * Lets each of some clients make one follow after another, each on one of the processes by turns, as a balancer would: one that
 * refuses the connection, or loses it, is asked no more.
 */
export function startLoad(demos: readonly Demo[], people: readonly string[], files: readonly RankedFile[]): Load {
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
      try {
        const response = await fetch(`${demo.url}/api/people/${follow.person}/follows/file/${follow.file}`, {
          method: 'PUT',
        });
        if (response.ok) acknowledged.push(follow);
        else faults.push(`${response.status}: ${await response.text()}`);
      } catch {
        reachable.delete(demo);
      }
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
