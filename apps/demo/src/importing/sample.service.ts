import { ConflictException, Injectable } from '@nestjs/common';
import { CounterService } from '@spoor/counter';
import { positionCounter } from '../counting/counter-names.js';
import { HistoryService } from '../history/history.service.js';
import { StatisticsRefresher } from '../statistics/statistics.refresher.js';
import { BatchWriter } from './batch.writer.js';
import type { ImportProgress } from './import-progress.js';
import { ImportStatus } from './import.status.js';
import { simulatedCommits } from './simulated-commits.js';

/** Something to look at where there is no history: simulated, and labelled so. The next import of a real one replaces it. */
@Injectable()
export class SampleService {
  constructor(
    private readonly histories: HistoryService,
    private readonly counters: CounterService,
    private readonly writer: BatchWriter,
    private readonly statistics: StatisticsRefresher,
    private readonly status: ImportStatus,
  ) {}

  /** @throws ConflictException where there are commits already, or may be soon */
  async load(): Promise<ImportProgress> {
    if (!this.status.current.sampleOffered) throw new ConflictException('The sample is for where there is no history.');
    this.status.update({ sampleOffered: false });
    try {
      const imported = (await this.stored()) || (await this.write());
      await this.statistics.refresh(new AbortController().signal);
      this.status.update({ state: 'complete', repository: 'sample', imported, total: imported, simulated: true });
      return this.status.current;
    } catch (error) {
      this.status.update({ sampleOffered: true });
      throw error;
    }
  }

  /** How much another process on the same database has loaded of it. */
  private async stored(): Promise<number> {
    const history = await this.histories.find();
    const imported = history ? await this.counters.get(positionCounter(history)) : 0;
    if (imported > 0 && !history?.simulated)
      throw new ConflictException('Another process has imported a real history.');
    return imported;
  }

  private async write(): Promise<number> {
    const history = await this.histories.save({ name: 'sample', directory: '', cut: '', simulated: true });
    const { imported, followed } = await this.writer.write(history, simulatedCommits(), 0);
    this.status.update({ followed });
    return imported;
  }
}
