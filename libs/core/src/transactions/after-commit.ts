import { Logger } from '@nestjs/common';
import { describeError, stackOf } from '../errors/describe-error.js';
import type { TransactionConsumer } from './transaction-consumer.js';

/** What is done when a transaction has ended: it may fail, but its caller never hears of it. */
export class AfterCommit {
  private readonly logger = new Logger('Spoor');
  private readonly underWay = new Set<Promise<void>>();

  publish(consumer: TransactionConsumer<unknown>, work: readonly unknown[]): void {
    const what = `after-commit work of ${consumer.name}`;
    this.guarded(what, () => {
      const publishing = consumer.publish?.(work);
      if (publishing !== undefined) void this.track(what, Promise.resolve(publishing));
    });
  }

  track(what: string, work: Promise<void>): Promise<void> {
    const run: Promise<void> = work
      .catch((error: unknown) => this.report(what, error))
      .finally(() => this.underWay.delete(run));
    this.underWay.add(run);
    return run;
  }

  guarded(what: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.report(what, error);
    }
  }

  /** Resolves when everything that was under way is done, to whether anything was. */
  async drain(): Promise<boolean> {
    const wasBusy = this.underWay.size > 0;
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    return wasBusy;
  }

  private report(what: string, error: unknown): void {
    this.logger.error(`${what} failed: ${describeError(error)}`, stackOf(error));
  }
}
