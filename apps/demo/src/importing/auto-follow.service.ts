import { Injectable } from '@nestjs/common';
import { CounterService } from '@spoor/counter';
import { SequereService, type NewFollowPair } from '@spoor/sequere';
import type { EntityManager } from 'typeorm';
import { followedCounter, positionCounter } from '../counting/counter-names.js';
import type { GitRepository } from '../git/git-repository.js';
import type { History } from '../history/history.entity.js';
import { HistoryService } from '../history/history.service.js';
import { ImportStatus } from './import.status.js';
import { inBatches } from './in-batches.js';
import { Tally } from './tally.js';

/**
 * Lets people follow the files that they change, as auto-watch does: since their first commit to it, and with one call for a batch.
 * A counter says for how many commits that is done, so that what somebody unfollows by hand is not followed again for an old commit.
 */
@Injectable()
export class AutoFollowService {
  constructor(
    private readonly sequere: SequereService,
    private readonly counters: CounterService,
    private readonly histories: HistoryService,
    private readonly status: ImportStatus,
  ) {}

  /**
   * Takes part in the transaction of a batch that is being imported, unless something before it is left to `catchUp`.
   *
   * @returns for how many commits it is done
   */
  async followBatch(history: History, tally: Tally, position: number, manager: EntityManager): Promise<number> {
    const { followChanged, followed } = this.status.current;
    if (!followChanged || followed !== position) return followed;
    await this.follow(tally.follows(), manager);
    return await this.counters.advance(followedCounter(history), position + tally.commits, { manager });
  }

  /** Does it for what was imported without it. May be interrupted: the next one begins again, and follows nothing twice. */
  async catchUp(repository: GitRepository, history: History, signal: AbortSignal): Promise<void> {
    let followed = await this.counters.get(followedCounter(history));
    const imported = await this.counters.get(positionCounter(history));
    if (!this.status.current.followChanged || followed >= imported) return;
    const commits = repository.commits(this.histories.hashes(followed), signal);
    this.status.update({ state: 'autoFollowing', followed });
    for await (const batch of inBatches(commits)) {
      if (signal.aborted) return;
      const tally = new Tally();
      for (const [index, commit] of batch.entries()) tally.add(commit, followed + index + 1);
      await this.follow(tally.follows());
      followed += batch.length;
      this.status.update({ followed });
    }
    // Otherwise another process has imported from a newer HEAD, and the next catching up begins here again.
    if (followed === imported) await this.counters.advance(followedCounter(history), imported);
  }

  private async follow(pairs: readonly NewFollowPair[], manager?: EntityManager): Promise<void> {
    const results = await this.sequere.followMany(pairs, { ...(manager && { manager }) });
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
