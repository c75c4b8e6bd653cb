import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { transaction } from '@spoor/core';
import { CounterCaches } from '@spoor/counter';
import { posix } from 'node:path';
import { In, IsNull, MoreThan, type DataSource, type EntityManager } from 'typeorm';
import { Change } from '../history/change.entity.js';
import { Commit } from '../history/commit.entity.js';
import { Directory } from '../history/directory.entity.js';
import { File } from '../history/file.entity.js';
import { Person } from '../history/person.entity.js';
import { newDirectory } from './tally.js';

const PAGE = 1_000;

/** Brings up to date what was imported before there were directories and cached columns: its files have no directory. */
@Injectable()
export class OlderDatabaseService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly caches: CounterCaches,
  ) {}

  async bringUpToDate(): Promise<void> {
    const isOlder = await transaction(this.dataSource, (manager) => manager.existsBy(File, { directoryId: IsNull() }));
    if (!isOlder) return;
    // Before the files, by which an interrupted start is known.
    await this.caches.recount({ parent: Person });
    while (await transaction(this.dataSource, (manager) => this.place(manager)));
  }

  /** Whether its commits were imported before the demo kept what each did to which file. */
  async lacksChanges(): Promise<boolean> {
    return await transaction(this.dataSource, async (manager) => {
      const hasCommits = await manager.existsBy(Commit, { files: MoreThan(0) });
      return hasCommits && !(await manager.existsBy(Change, {}));
    });
  }

  /** Puts a page of files where they belong; the cache counts them. False when there is none. */
  private async place(manager: EntityManager): Promise<boolean> {
    const files = await manager.find(File, { where: { directoryId: IsNull() }, order: { id: 'ASC' }, take: PAGE });
    if (files.length === 0) return false;
    const byDirectory = new Map<string, string[]>();
    for (const { id, path } of files) {
      const directory = posix.dirname(path);
      byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), id]);
    }
    const directories = [...byDirectory.keys()].map(newDirectory);
    const query = manager.createQueryBuilder().insert().into(Directory).values(directories);
    await query.orIgnore().updateEntity(false).execute();
    for (const { id: directoryId, path } of directories)
      await manager.update(File, { id: In(byDirectory.get(path) ?? []) }, { directoryId });
    return true;
  }
}
