import { Injectable, Logger } from '@nestjs/common';
import { BehaviorSubject } from 'rxjs';
import { ImportProblem } from './import-problem.js';
import type { ImportProgress } from './import-progress.js';

/** How the import stands, for whoever shows it: the page, the API, the terminal. */
@Injectable()
export class ImportStatus {
  private readonly logger = new Logger('Import');
  readonly changes = new BehaviorSubject<ImportProgress>({
    state: 'opening',
    repository: null,
    imported: 0,
    total: 0,
    followChanged: false,
    followChangedOffered: false,
    followed: 0,
    simulated: false,
    sampleOffered: false,
    notice: null,
  });

  get current(): ImportProgress {
    return this.changes.value;
  }

  update(changed: Partial<ImportProgress>): void {
    this.changes.next({ ...this.current, ...changed });
  }

  /** Something to know; the import goes on. */
  note({ code, message, remedy }: ImportProblem): void {
    this.logger.warn(`${message} ${remedy}`);
    this.update({ notice: { code, message, remedy } });
  }

  /** The end of it; where there is nothing to import and nothing was, the sample is offered instead. */
  block(problem: ImportProblem): void {
    this.note(problem);
    const sampleOffered = this.current.imported === 0 && problem.code !== 'failed';
    this.update({ state: 'blocked', sampleOffered, followChangedOffered: false });
  }
}
