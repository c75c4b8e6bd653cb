import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { hydrate } from '@spoor/core';
import { CounterService } from '@spoor/counter';
import type { DataSource } from 'typeorm';
import { File } from './file.entity.js';
import { Person } from './person.entity.js';
import type { RankedFile, RankedPerson } from './ranked.js';

export const RANKED_BY = ['commits', 'lines'] as const;
export type RankedBy = (typeof RANKED_BY)[number];

/** Who and what is on top. */
@Injectable()
export class RankingService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly counters: CounterService,
  ) {}

  async people(by: RankedBy, limit: number): Promise<RankedPerson[]> {
    const top = await this.top(Person, by, limit);
    return top.map(([{ id, name, email }, counts]) => ({ id, name, email, ...counts }));
  }

  async files(by: RankedBy, limit: number): Promise<RankedFile[]> {
    const top = await this.top(File, by, limit);
    return top.map(([{ id, path }, counts]) => ({ id, path, ...counts }));
  }

  private async top<Ranked extends Person | File>(
    entityClass: new () => Ranked,
    by: RankedBy,
    limit: number,
  ): Promise<[Ranked, Record<RankedBy, number>][]> {
    const entries = await this.counters.top(entityClass, by, { limit });
    const loaded = await hydrate(
      this.dataSource,
      entries.map((entry) => entry.ref),
    );
    const found = loaded.filter((entity): entity is Ranked => entity instanceof entityClass);
    const counts = await this.counters.getAll(found, RANKED_BY);
    return found.map((entity, index) => [
      entity,
      { commits: counts[index]?.get('commits') ?? 0, lines: counts[index]?.get('lines') ?? 0 },
    ]);
  }
}
