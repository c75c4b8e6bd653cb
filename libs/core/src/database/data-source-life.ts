import type { DataSource } from 'typeorm';
import { NotStartedError } from '../errors/not-started.error.js';
import { beforeDestroy } from './before-destroy.js';

export interface Life<Opened> {
  /** Shown in errors, such as `StatisticsService`. */
  readonly service: string;
  open(): Promise<Opened>;
  /** Answers what is on its way and gives back what was taken. */
  settle(opened: Opened): Promise<void>;
}

/**
 * The life of a service with its DataSource: it is opened on first use, settled before the DataSource is destroyed, opened again
 * when that is initialised again, and closed once.
 */
export class DataSourceLife<Opened> {
  /** Set while calls need not wait. */
  opened: Opened | undefined;
  private opening: Promise<Opened> | undefined;
  private closing: Promise<void> | undefined;
  private suspended = false;
  private withdraw: (() => void) | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly life: Life<Opened>,
  ) {}

  /** @throws NotStartedError while the DataSource is not initialised, and after `close()`; what `open` throws */
  async start(): Promise<Opened> {
    if (this.opened) return this.opened;
    if (this.closing || this.suspended) throw new NotStartedError(this.life.service, 'shut down');
    if (!this.dataSource.isInitialized) throw new NotStartedError(this.life.service, 'not initialised yet');
    this.opening ??= this.open().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return await this.opening;
  }

  /** Settles for good. The DataSource must still be open. */
  close(): Promise<void> {
    this.withdraw?.();
    return (this.closing ??= this.settle());
  }

  private async open(): Promise<Opened> {
    const opened = await this.life.open();
    this.withdraw ??= beforeDestroy(this.dataSource, async () => {
      this.suspended = true;
      await this.settle();
      return () => (this.suspended = false);
    });
    if (!this.closing && !this.suspended) this.opened = opened;
    return opened;
  }

  private async settle(): Promise<void> {
    this.opened = undefined;
    const opened = await this.opening?.catch(() => undefined);
    this.opening = undefined;
    if (opened) await this.life.settle(opened);
  }
}
