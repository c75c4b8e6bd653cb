import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { CounterService, InjectCounters } from '@spoor/counter';
import type { Repository } from 'typeorm';
import { HandwrittenCounter } from './handwritten-counter.entity.js';
import { byHand, withSpoor } from './increments.js';
import { RACE } from './race-data-source.js';
import type { RaceOutcome, RaceResult } from './race-outcome.js';

export const INCREMENTS = 1_000;

/** The same number of concurrent increments, hand-written and Spoor's, on the same database. */
@Injectable()
export class RaceService {
  private running: Promise<RaceResult> | undefined;

  constructor(
    @InjectRepository(HandwrittenCounter, RACE) private readonly repository: Repository<HandwrittenCounter>,
    @InjectCounters(RACE) private readonly counters: CounterService,
  ) {}

  /** Whoever presses while a race is on gets its result. */
  run(): Promise<RaceResult> {
    this.running ??= this.race().finally(() => (this.running = undefined));
    return this.running;
  }

  private async race(): Promise<RaceResult> {
    const name = `race:${randomUUID()}`;
    return {
      increments: INCREMENTS,
      handwritten: await this.raceByHand(name),
      spoor: await this.raceWithSpoor(name),
    };
  }

  private async raceByHand(name: string): Promise<RaceOutcome> {
    await this.repository.insert({ name });
    const run = await flood(() => byHand(this.repository, name));
    const { count } = await this.repository.findOneByOrFail({ name });
    await this.repository.delete({ name });
    return outcomeOf(run, count);
  }

  private async raceWithSpoor(name: string): Promise<RaceOutcome> {
    const run = await flood(() => withSpoor(this.counters, name));
    const count = await this.counters.get(name);
    await this.counters.delete(name);
    return outcomeOf(run, count);
  }
}

interface Run {
  answers: number[];
  milliseconds: number;
}

async function flood(increment: () => Promise<number>): Promise<Run> {
  const start = performance.now();
  const settled = await Promise.allSettled(Array.from({ length: INCREMENTS }, increment));
  const milliseconds = Math.round(performance.now() - start);
  return { answers: settled.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])), milliseconds };
}

function outcomeOf({ answers, milliseconds }: Run, count: number): RaceOutcome {
  return {
    count,
    lost: answers.length - count,
    distinct: new Set(answers).size,
    failed: INCREMENTS - answers.length,
    milliseconds,
  };
}
