import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { transaction } from '@spoor/core';
import { CounterCaches } from '@spoor/counter';
import { In, IsNull, type DataSource, type EntityManager } from 'typeorm';
import { Directory } from '../history/directory.entity.js';
import { File } from '../history/file.entity.js';
import { Person } from '../history/person.entity.js';
import { directoryOf } from './tally.js';

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
    while ((await transaction(this.dataSource, (manager) => this.place(manager))) === PAGE);
  }

  /** Puts a page of files where they belong; the cache counts them. */
  private async place(manager: EntityManager): Promise<number> {
    const files = await manager.find(File, { where: { directoryId: IsNull() }, order: { id: 'ASC' }, take: PAGE });
    const byDirectory = new Map<string, { path: string; ids: string[] }>();
    for (const file of files) {
      const { id, path } = directoryOf(file.path);
      const found = byDirectory.get(id) ?? { path, ids: [] };
      byDirectory.set(id, { path, ids: [...found.ids, file.id] });
    }
    const directories = [...byDirectory].map(([id, { path }]) => ({ id, path }));
    await manager
      .createQueryBuilder()
      .insert()
      .into(Directory)
      .values(directories)
      .orIgnore()
      .updateEntity(false)
      .execute();
    for (const [directoryId, { ids }] of byDirectory) await manager.update(File, { id: In(ids) }, { directoryId });
    return files.length;
  }
}
