import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { ref, transaction } from '@spoor/core';
import { CounterCaches, CounterService } from '@spoor/counter';
import { SequereService } from '@spoor/sequere';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Directory } from '../history/directory.entity.js';
import { File } from '../history/file.entity.js';
import { Person } from '../history/person.entity.js';
import type { RollBackAnswer } from './roll-back.answer.js';

export const TRANSACTIONS = 100;

/** Shows on the demo's own database that what was rolled back has left nothing. */
@Injectable()
export class RollBackProof {
  private running: Promise<RollBackAnswer> | undefined;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly counters: CounterService,
    private readonly caches: CounterCaches,
    private readonly sequere: SequereService,
  ) {}

  /** Whoever asks while it is on gets its answer. What it has made is removed again. */
  run(): Promise<RollBackAnswer> {
    this.running ??= this.prove().finally(() => (this.running = undefined));
    return this.running;
  }

  private async prove(): Promise<RollBackAnswer> {
    const id = randomUUID().replaceAll('-', '');
    const { manager } = this.dataSource;
    const directory = await manager.save(manager.create(Directory, { id, path: `proof/${id}` }));
    const somebody = await manager.save(manager.create(Person, { id, email: `${id}@example.org`, name: 'A proof' }));
    const files = Array.from({ length: TRANSACTIONS }, (_, index) => this.fileOf(directory, index));
    try {
      const outcomes = await Promise.allSettled(
        files.map((file, index) => this.attempt(somebody, file, index % 2 === 0)),
      );
      return {
        transactions: TRANSACTIONS,
        rolledBack: outcomes.filter(({ status }) => status === 'rejected').length,
        ...(await this.numbers(directory, somebody)),
        differences: await this.differences(),
      };
    } finally {
      await transaction(this.dataSource, async (within) => {
        await within.delete(File, { directoryId: id });
        await within.delete(Directory, { id });
        await within.delete(Person, { id });
      });
      await this.counters.delete(counterOf(directory));
    }
  }

  private fileOf({ id, path }: Directory, index: number): File {
    const fileId = `${id.slice(0, 28)}${String(index).padStart(4, '0')}`;
    return this.dataSource.manager.create(File, { id: fileId, path: `${path}/${index}`, directoryId: id, note: null });
  }

  private async attempt(somebody: Person, file: File, isGood: boolean): Promise<void> {
    await transaction(this.dataSource, async (manager) => {
      await manager.insert(File, file);
      await this.counters.increment(`proof:${file.directoryId}`, 1, { manager });
      await this.sequere.follow(somebody, ref(File, file.id), { manager });
      if (!isGood) throw new Error('To be rolled back.');
    });
  }

  private async numbers(
    directory: Directory,
    somebody: Person,
  ): Promise<Pick<RollBackAnswer, 'counted' | 'cached' | 'followed'>> {
    const { filesCount } = await this.dataSource.manager.findOneByOrFail(Directory, { id: directory.id });
    return {
      counted: await this.counters.get(counterOf(directory)),
      cached: filesCount,
      followed: await this.sequere.getFollowingsCount(somebody),
    };
  }

  private async differences(): Promise<number> {
    const follows = await this.sequere.verify();
    const { wrong } = await this.caches.recount({ dryRun: true });
    return follows.total + wrong;
  }
}

function counterOf({ id }: Directory): string {
  return `proof:${id}`;
}
