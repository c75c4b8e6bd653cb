import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { transaction } from '@spoor/core';
import { CounterService } from '@spoor/counter';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import type { GitCommit } from '../git/git-commit.js';
import { Change } from '../history/change.entity.js';
import { Commit } from '../history/commit.entity.js';
import { Directory } from '../history/directory.entity.js';
import { File } from '../history/file.entity.js';
import type { History } from '../history/history.entity.js';
import { Person } from '../history/person.entity.js';
import { LINES_COUNTER, positionCounter } from '../counting/counter-names.js';
import { AutoFollowService } from './auto-follow.service.js';
import { Tally } from './tally.js';

/** How far the import is after a batch, in commits. */
export interface Written {
  imported: number;
  /** Of how many the authors follow the files. */
  followed: number;
}

/** Databases bound the number of parameters in one statement. */
const ROWS_PER_STATEMENT = 1_000;

/**
 * Writes a batch: its rows, its counts, its follows where they are asked for, and the import's new position, all in one transaction. Whatever ends the process, a commit
 * is counted once or is still to come. The counter caches see what query builders insert, and raise their columns before the
 * transaction commits: once for each directory and person, however many files and commits are new.
 */
@Injectable()
export class BatchWriter {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly counters: CounterService,
    private readonly autoFollow: AutoFollowService,
  ) {}

  async write(history: History, batch: readonly GitCommit[], position: number): Promise<Written> {
    const tally = new Tally();
    const commits = batch.map((commit, index) => ({
      hash: commit.hash,
      position: position + index + 1,
      authoredAt: commit.authoredAt,
      subject: commit.subject,
      files: commit.changes.length,
      ...tally.add(commit, position + index + 1),
    }));
    return await transaction(this.dataSource, async (manager) => {
      const counter = positionCounter(history);
      // First, so that of several importing processes one goes on; the others' commits are there already and are refused below.
      const imported = await this.counters.advance(counter, position + batch.length, { manager });
      await insert(manager, Person, [...tally.people.values()], 'replace');
      await insert(manager, Directory, [...tally.directories.values()], 'keep');
      await insert(manager, File, [...tally.files.values()], 'keep');
      await insert(manager, Commit, commits, 'refuse');
      await insert(manager, Change, tally.changes, 'refuse');
      await this.counters.incrementAll(tally.increments(), { manager });
      await this.counters.incrementMany({ [LINES_COUNTER]: tally.lines }, { manager });
      const followed = await this.autoFollow.followBatch(history, tally, position, manager);
      return { imported, followed };
    });
  }
}

/** Inserts rows by the thousand; `existing` says what becomes of those that are there. */
async function insert<Entity extends ObjectLiteral>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  rows: QueryDeepPartialEntity<Entity>[],
  existing: 'keep' | 'replace' | 'refuse',
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const query = manager.createQueryBuilder().insert().into(target).updateEntity(false);
    query.values(rows.slice(start, start + ROWS_PER_STATEMENT));
    if (existing === 'keep') query.orIgnore();
    if (existing === 'replace') query.orUpdate(['name'], ['id']);
    await query.execute();
  }
}
