import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { CounterService, InjectCounters } from '@spoor/counter';
import type { Repository } from 'typeorm';
import { RACE } from '../race-data-source.js';
import type { RaceFigure, RaceOutcome } from '../race-outcome.js';
import { CALLS, flood, Race } from '../race.js';
import { HandwrittenCounter } from './handwritten-counter.entity.js';
import { byHand, withSpoor } from './increments.js';

/** One counter, raised a thousand times at once. */
@Injectable()
export class CounterRace extends Race {
  readonly task = 'raise one counter 1,000 times at once';
  readonly byHand = byHand;
  readonly withSpoor = withSpoor;

  constructor(
    @InjectRepository(HandwrittenCounter, RACE) private readonly repository: Repository<HandwrittenCounter>,
    @InjectCounters(RACE) private readonly counters: CounterService,
  ) {
    super();
  }

  protected async raceByHand(name: string): Promise<RaceOutcome> {
    await this.repository.insert({ name });
    const outcome = await flood(
      () => byHand(this.repository, name),
      async (answers) => figuresOf(answers, (await this.repository.findOneByOrFail({ name })).count),
    );
    await this.repository.delete({ name });
    return outcome;
  }

  protected async raceWithSpoor(name: string): Promise<RaceOutcome> {
    const outcome = await flood(
      () => withSpoor(this.counters, name),
      async (answers) => figuresOf(answers, await this.counters.get(name)),
    );
    await this.counters.delete(name);
    return outcome;
  }
}

function figuresOf(answers: readonly number[], count: number): RaceFigure[] {
  return [
    { name: 'Final count', value: count, expected: CALLS },
    { name: 'Different answers', value: new Set(answers).size, expected: CALLS },
  ];
}
