import { randomUUID } from 'node:crypto';
import type { RaceFigure, RaceOutcome, RaceResult, RaceSides } from './race-outcome.js';

export const CALLS = 1_000;

/** The same calls at once, hand-written and Spoor's, on the same database. */
export abstract class Race {
  private running: Promise<RaceResult> | undefined;
  abstract readonly task: string;
  /** The page shows the source of both as it runs. */
  abstract readonly byHand: (...parameters: never[]) => Promise<unknown>;
  abstract readonly withSpoor: (...parameters: never[]) => Promise<unknown>;

  /** @param round names what is written, apart from that of other rounds; nothing of it is left in the end */
  protected abstract raceByHand(round: string): Promise<RaceOutcome>;
  protected abstract raceWithSpoor(round: string): Promise<RaceOutcome>;

  sides(): RaceSides {
    return { calls: CALLS, task: this.task, handwritten: sourceOf(this.byHand), spoor: sourceOf(this.withSpoor) };
  }

  /** Whoever presses while a race is on gets its result. */
  run(): Promise<RaceResult> {
    this.running ??= this.race().finally(() => (this.running = undefined));
    return this.running;
  }

  private async race(): Promise<RaceResult> {
    const round = randomUUID();
    return { calls: CALLS, handwritten: await this.raceByHand(round), spoor: await this.raceWithSpoor(round) };
  }
}

/** Makes all calls at once. @param figuresOf told the answers, in the order of the calls, of those that were not refused */
export async function flood<Answer>(
  call: (index: number) => Promise<Answer>,
  figuresOf: (answers: Answer[]) => Promise<RaceFigure[]>,
): Promise<RaceOutcome> {
  const start = performance.now();
  const settled = await Promise.allSettled(Array.from({ length: CALLS }, (_, index) => call(index)));
  const milliseconds = Math.round(performance.now() - start);
  const answers = settled.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  return { figures: await figuresOf(answers), failed: CALLS - answers.length, milliseconds };
}

/** As it runs, with the indentation that it was written with. */
function sourceOf(call: Race['byHand']): string {
  return call.toString().replaceAll('    ', '  ');
}
