import { ConflictException, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { RetryableError } from '@spoor/core';
import { CounterService } from '@spoor/counter';
import { setTimeout as sleep } from 'node:timers/promises';
import { followedCounter, positionCounter } from '../counting/counter-names.js';
import { GitRepository } from '../git/git-repository.js';
import type { History } from '../history/history.entity.js';
import { HistoryService } from '../history/history.service.js';
import type { DemoOptions } from '../options/demo.options.js';
import { StatisticsRefresher } from '../statistics/statistics.refresher.js';
import { AutoFollowService } from './auto-follow.service.js';
import { BatchWriter, type Written } from './batch.writer.js';
import type { ImportProgress } from './import-progress.js';
import { ImportProblem, problemOf } from './import-problem.js';
import { ImportStatus } from './import.status.js';
import { inBatches } from './in-batches.js';
import { OlderDatabaseService } from './older-database.service.js';
import { recognize } from './recognize.js';
import { untilStill } from './until-still.js';

const LOOK_AGAIN_MILLISECONDS = 1_000;

/** What is imported. */
interface Source {
  repository: GitRepository;
  history: History;
}

/** Brings the database up to a repository's HEAD, from wherever the last import ended. */
@Injectable()
export class ImportService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Import');
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private source: Source | undefined;
  private isWatching = false;

  constructor(
    private readonly histories: HistoryService,
    private readonly writer: BatchWriter,
    private readonly autoFollow: AutoFollowService,
    private readonly counters: CounterService,
    private readonly olderDatabase: OlderDatabaseService,
    private readonly statistics: StatisticsRefresher,
    private readonly status: ImportStatus,
  ) {}

  /** Imports in the background; the status tells how it goes. */
  start({ repository, fresh, followChanged }: Pick<DemoOptions, 'repository' | 'fresh' | 'followChanged'>): void {
    this.status.update({ followChanged });
    this.running = this.import(repository, fresh).catch((error: unknown) => this.fail(error));
  }

  /** Imports nothing, and shows what other processes import. */
  watch(): void {
    this.isWatching = true;
    this.status.update({ state: 'waiting' });
    this.running = this.showOthers().catch((error: unknown) => this.fail(error));
  }

  /**
   * Lets people follow the files that they change, in what is imported and in what is to come until the process ends.
   *
   * @throws ConflictException where there is no history of a repository, or another process imports it
   */
  followChanged(): ImportProgress {
    if (this.isWatching)
      throw new ConflictException('This process imports nothing: start the one that does with --follow-changed.');
    const { source } = this;
    if (!source || this.status.current.state === 'blocked')
      throw new ConflictException('There is no history of a repository here: start the demo with --repo DIR.');
    this.status.update({ followChanged: true, followChangedOffered: false });
    this.running = this.running.then(() => this.complete(source)).catch((error: unknown) => this.fail(error));
    return this.status.current;
  }

  /** Lets the batch that is being written be committed and stops. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async import(directory: string, fresh: boolean): Promise<void> {
    if (fresh) await this.histories.clear();
    const stored = await this.histories.find();
    if (stored) await this.show(stored);
    await this.olderDatabase.bringUpToDate();
    const repository = await GitRepository.open(directory);
    const history = await this.historyOf(repository, stored);
    if (await this.olderDatabase.lacksChanges()) this.status.note(older());
    if (repository.cut) this.status.note(shallow(repository));
    this.status.update({ state: 'importing', repository: history.name, total: repository.total });
    this.source = { repository, history };
    this.status.update({ followChangedOffered: !this.status.current.followChanged });
    while (!(await this.advance(repository, history))) await this.follow(history, repository.total);
    await this.complete(this.source);
  }

  /** Visitors are told what they can mend; the rest is for the log. */
  private fail(error: unknown): void {
    const problem = problemOf(error);
    if (problem !== error) this.logger.error(`The import has failed: ${String(error)}`, (error as Error).stack);
    this.status.block(problem);
  }

  /** What is left to do when everything is imported. */
  private async complete({ repository, history }: Source): Promise<void> {
    const { signal } = this.stopping;
    try {
      if (!signal.aborted) await this.autoFollow.catchUp(repository, history, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (!signal.aborted) this.status.update({ state: 'counting' });
    await this.statistics.refresh(signal);
    this.status.update({ state: signal.aborted ? 'stopped' : 'complete' });
  }

  private async showOthers(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.showStored().catch((error: unknown) => this.noteOutage(error));
      await sleep(LOOK_AGAIN_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
    this.status.update({ state: 'stopped' });
  }

  private async showStored(): Promise<void> {
    const before = this.status.current.imported;
    const stored = await this.histories.find();
    if (stored) await this.show(stored);
    if (this.status.current.state === 'blocked') this.status.update({ state: 'waiting', notice: null });
    if (stored) await this.showOther(stored, before);
  }

  /** Once in an outage. */
  private noteOutage(error: unknown): void {
    if (this.status.current.state === 'blocked') return;
    this.logger.error(`It cannot be seen what others import: ${String(error)}`, (error as Error).stack);
    this.status.block(unseen());
  }

  private async showOther(history: History, before: number): Promise<void> {
    const read = async () => (await this.reached(history)).imported;
    for await (const imported of untilStill(read, this.stopping.signal))
      if (imported !== before) this.status.update({ state: 'following', imported, total: imported });
    this.status.update({ state: 'complete' });
  }

  private async show(history: History): Promise<void> {
    const { imported, followed } = await this.reached(history);
    const { name, simulated } = history;
    this.status.update({ repository: name, simulated, imported, followed, total: imported });
  }

  private async reached(history: History): Promise<Written> {
    const imported = await this.counters.get(positionCounter(history));
    return { imported, followed: await this.counters.get(followedCounter(history)) };
  }

  private async historyOf(repository: GitRepository, stored: History | null): Promise<History> {
    if (stored && !stored.simulated && this.status.current.imported > 0) {
      await recognize(stored, repository, this.histories);
      return stored;
    }
    if (stored?.simulated) await this.histories.clearSample();
    this.status.update({ simulated: false, imported: 0 });
    const { name, directory, cut } = repository;
    return await this.histories.save({ name, directory, cut, simulated: false });
  }

  /** Imports what is new; answers false when another process got in between. */
  private async advance(repository: GitRepository, history: History): Promise<boolean> {
    const reached = await this.reached(history);
    let position = reached.imported;
    this.status.update(reached);
    try {
      for await (const batch of inBatches(repository.commits(this.histories.hashes(), this.stopping.signal))) {
        if (this.stopping.signal.aborted) return true;
        const written = await this.writer.write(history, batch, position);
        position = written.imported;
        this.status.update({ state: 'importing', ...written });
      }
      return true;
    } catch (error) {
      if (this.stopping.signal.aborted) return true;
      const isElsewhere = position !== (await this.counters.get(positionCounter(history)));
      if (isElsewhere || error instanceof RetryableError) return false;
      throw error;
    }
  }

  /** Shows another process's progress, and takes over when it makes none. */
  private async follow(history: History, total: number): Promise<void> {
    const read = async (): Promise<number> => await this.counters.get(positionCounter(history));
    for await (const imported of untilStill(read, this.stopping.signal)) {
      this.status.update({ state: 'following', imported });
      if (imported >= total) return;
    }
  }
}

function unseen(): ImportProblem {
  return new ImportProblem(
    'failed',
    'It cannot be seen what others import: the log says why.',
    'Nothing is to be done here: it is tried again each second.',
  );
}

function older(): ImportProblem {
  return new ImportProblem(
    'older',
    'This database was filled before the demo kept what commits did to files: its statistics by file begin with the next commit.',
    'Start again with --fresh for all of them.',
  );
}

function shallow({ directory }: GitRepository): ImportProblem {
  return new ImportProblem(
    'shallow',
    `${directory} is a shallow clone: its history is cut off, and the oldest commit there counts every line it found.`,
    'Run git fetch --unshallow and start again with --fresh for all of it.',
  );
}
