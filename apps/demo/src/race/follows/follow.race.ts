import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ref, transaction, type EntityRef } from '@spoor/core';
import { SequereService } from '@spoor/sequere';
import type { DataSource } from 'typeorm';
import { RACE } from '../race-data-source.js';
import type { RaceFigure, RaceOutcome } from '../race-outcome.js';
import { CALLS, flood, Race } from '../race.js';
import { Fan } from './fan.entity.js';
import { byHand, withSpoor } from './follows.js';
import { HandwrittenFollow } from './handwritten-follow.entity.js';
import { HandwrittenStar } from './handwritten-star.entity.js';
import { Star } from './star.entity.js';

const FANS = CALLS / 2;

/** One star that a crowd follows at once, each of them with a double click. */
@Injectable()
export class FollowRace extends Race {
  readonly task = 'let 500 fans follow one star at once, each with a double click';
  readonly byHand = byHand;
  readonly withSpoor = withSpoor;

  /** @param own the one of the demo: follows have indices whose names can be in a schema once */
  constructor(
    @InjectDataSource(RACE) private readonly handwritten: DataSource,
    @InjectDataSource() private readonly own: DataSource,
    private readonly sequere: SequereService,
  ) {
    super();
  }

  protected async raceByHand(star: string): Promise<RaceOutcome> {
    const { manager } = this.handwritten;
    await manager.insert(HandwrittenStar, { id: star });
    const outcome = await flood(
      (click) => byHand(manager, fanOf(click, star), star),
      async (answers) => {
        const { followers } = await manager.findOneByOrFail(HandwrittenStar, { id: star });
        return figuresOf(answers, followers, await manager.countBy(HandwrittenFollow, { star }));
      },
    );
    await manager.delete(HandwrittenFollow, { star });
    await manager.delete(HandwrittenStar, star);
    return outcome;
  }

  protected async raceWithSpoor(id: string): Promise<RaceOutcome> {
    const star = ref(Star, id);
    const fans = Array.from({ length: FANS }, (_, index) => ({ id: fanOf(index * 2, id), star: id }));
    await transaction(this.own, async (manager) => {
      await manager.insert(Star, { id });
      await manager.insert(Fan, fans);
    });
    const outcome = await flood(
      (click) => withSpoor(this.sequere, ref(Fan, fanOf(click, id)), star),
      async (answers) => figuresOf(answers, await this.sequere.getFollowersCount(star), await this.listed(star)),
    );
    await transaction(this.own, async (manager) => {
      await manager.delete(Fan, { star: id });
      await manager.delete(Star, id);
    });
    return outcome;
  }

  private async listed(star: EntityRef): Promise<number> {
    const fans = new Set<string>();
    for await (const { entity } of this.sequere.eachFollower(star, { type: Fan })) fans.add(entity.id);
    return fans.size;
  }
}

function fanOf(click: number, star: string): string {
  return `${star}-${Math.floor(click / 2)}`;
}

function figuresOf(answers: readonly boolean[], counted: number, listed: number): RaceFigure[] {
  return [
    { name: 'Followers, counted', value: counted, expected: FANS },
    { name: 'Followers, listed', value: listed, expected: FANS },
    { name: 'Told that it is new', value: answers.filter(Boolean).length, expected: FANS },
  ];
}
