import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { transaction } from '@spoor/core';
import type { DataSource } from 'typeorm';
import { Directory } from './directory.entity.js';
import { Person } from './person.entity.js';
import type { CachedDirectory, CachedPerson } from './ranked.js';

/** Who and what is on top by the columns that counter caches keep: plain queries, and nothing is counted for them. */
@Injectable()
export class CachedRankingService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async people(limit: number): Promise<CachedPerson[]> {
    return await transaction(this.dataSource, (manager) =>
      manager.find(Person, { order: { commitsCount: 'DESC', id: 'ASC' }, take: limit }),
    );
  }

  async directories(limit: number): Promise<CachedDirectory[]> {
    return await transaction(this.dataSource, (manager) =>
      manager.find(Directory, { order: { filesCount: 'DESC', id: 'ASC' }, take: limit }),
    );
  }
}
