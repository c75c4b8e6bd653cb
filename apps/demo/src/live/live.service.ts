import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { CounterService } from '@spoor/counter';
import {
  catchError,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  from,
  ReplaySubject,
  share,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';
import { DEMO_COUNTERS } from '../counting/counter-names.js';
import { CachedRankingService } from '../history/cached-ranking.service.js';
import { RankingService } from '../history/ranking.service.js';
import { ImportStatus } from '../importing/import.status.js';
import type { Snapshot } from './snapshot.js';

const INTERVAL_MILLISECONDS = 500;
const RANKED = 10;

/** What the page shows, whenever it has changed: other processes count into the same database, so it is looked up. */
@Injectable()
export class LiveService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Live');
  private readonly ending = new ReplaySubject<void>(1);

  constructor(
    private readonly status: ImportStatus,
    private readonly counters: CounterService,
    private readonly ranking: RankingService,
    private readonly cached: CachedRankingService,
  ) {}

  /** One look for however many pages are open, and none while none is. */
  readonly snapshots: Observable<string> = timer(0, INTERVAL_MILLISECONDS).pipe(
    exhaustMap(() => from(this.look()).pipe(catchError((error: unknown) => this.skip(error)))),
    distinctUntilChanged(),
    share(),
    takeUntil(this.ending),
  );

  /** Pages keep their streams open for ever, and would keep the process. */
  beforeApplicationShutdown(): void {
    this.ending.next();
  }

  private async look(): Promise<string> {
    const [counters, people, files, cachedPeople, cachedDirectories] = await Promise.all([
      this.counters.list({ prefix: DEMO_COUNTERS }),
      this.ranking.people('commits', RANKED),
      this.ranking.files('commits', RANKED),
      this.cached.people(RANKED),
      this.cached.directories(RANKED),
    ]);
    const progress = this.status.current;
    const snapshot: Snapshot = { progress, counters, people, files, cachedPeople, cachedDirectories };
    return JSON.stringify(snapshot);
  }

  private skip(error: unknown): Observable<never> {
    this.logger.warn(`The page was not updated: ${String(error)}`);
    return EMPTY;
  }
}
