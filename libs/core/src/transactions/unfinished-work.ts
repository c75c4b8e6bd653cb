import type { QueryRunner } from 'typeorm';

/**
 * What takes several statements in a transaction, until it is done.
 *
 * When a sibling of it fails, TypeORM rolls back at once, and of its statements those behind the ROLLBACK would be committed by
 * themselves. So the ROLLBACK waits for the last of them.
 */
export class UnfinishedWork {
  private readonly works = new WeakMap<QueryRunner, Set<Promise<unknown>>>();

  /** @returns the same promise: on SQLite's one connection it matters who comes a moment later */
  track<Result>(queryRunner: QueryRunner, work: Promise<Result>): Promise<Result> {
    const works = this.works.get(queryRunner) ?? new Set();
    this.works.set(queryRunner, works.add(work));
    const end = () => void works.delete(work);
    work.then(end, end);
    return work;
  }

  /** Resolves when none is left, also of what is begun meanwhile. */
  async finish(queryRunner: QueryRunner): Promise<void> {
    const works = this.works.get(queryRunner) ?? [];
    for (const work of works) await Promise.allSettled([work]);
  }
}
