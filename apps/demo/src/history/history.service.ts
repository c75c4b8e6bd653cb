import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { identifierOf, transaction } from '@spoor/core';
import { CounterService, EntityCounter } from '@spoor/counter';
import { In, LessThan, MoreThan, type DataSource, type EntityManager } from 'typeorm';
import { DEMO_COUNTERS } from '../counting/counter-names.js';
import { Change } from './change.entity.js';
import { Commit } from './commit.entity.js';
import { Directory } from './directory.entity.js';
import { File } from './file.entity.js';
import { History, HISTORY_ID } from './history.entity.js';
import { Person } from './person.entity.js';

const PAGE = 5_000;

/** The one history that this database holds. */
@Injectable()
export class HistoryService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly counters: CounterService,
  ) {}

  async find(): Promise<History | null> {
    return await transaction(this.dataSource, (manager) => manager.findOneBy(History, { id: HISTORY_ID }));
  }

  /** Says which history this is going to be; there must be no commits yet. */
  async save(described: Omit<History, 'id'>): Promise<History> {
    const history = { id: HISTORY_ID, ...described };
    await transaction(this.dataSource, (manager) => manager.upsert(History, history, ['id']));
    return history;
  }

  /** A page of commits with their authors, newest first. */
  async commits(before: number | undefined, limit: number): Promise<Commit[]> {
    return await transaction(this.dataSource, (manager) =>
      manager.find(Commit, {
        relations: { person: true },
        where: before === undefined ? {} : { position: LessThan(before) },
        order: { position: 'DESC' },
        take: limit,
      }),
    );
  }

  /** The hashes of the imported commits, oldest first; only those of the first so many when it is told. */
  async *hashes(most = Number.MAX_SAFE_INTEGER): AsyncGenerator<string> {
    let last = 0;
    for (;;) {
      const page = await transaction(this.dataSource, (manager) =>
        manager.find(Commit, {
          select: { hash: true, position: true },
          where: { position: MoreThan(last) },
          order: { position: 'ASC' },
          take: PAGE,
        }),
      );
      for (const { hash, position } of page) {
        if (position > most) return;
        yield hash;
      }
      if (page.length < PAGE) return;
      last = page.at(-1)?.position ?? last;
    }
  }

  /** Forgets everything, the counts included. No other process may be importing. */
  async clear(): Promise<void> {
    await transaction(this.dataSource, (manager) => this.clearWithin(manager));
  }

  /** Forgets the sample, unless another process has done so already. */
  async clearSample(): Promise<void> {
    await transaction(this.dataSource, async (manager) => {
      const { affected } = await manager.delete(History, { simulated: true });
      if (affected) await this.clearWithin(manager);
    });
  }

  private async clearWithin(manager: EntityManager): Promise<void> {
    for (const entity of [Change, Commit, Person, File, Directory, History])
      await manager.createQueryBuilder().delete().from(entity).execute();
    await manager.delete(EntityCounter, { type: In([Person, File].map(identifierOf)) });
    for (const { name } of await this.counters.list({ prefix: DEMO_COUNTERS, manager }))
      await this.counters.delete(name, { manager });
  }
}
