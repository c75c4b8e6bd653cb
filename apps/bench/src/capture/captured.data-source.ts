import { ConsumerOrder, RowCapture, type RowConsumer, type RowEvent } from '@spoor/core';
import type { DataSource } from 'typeorm';

type Tell = (events: readonly RowEvent[]) => void;

/** A DataSource all of whose changes somebody is told of. */
export class CapturedDataSource {
  private told = 0;

  private constructor(readonly dataSource: DataSource) {}

  static publishing(dataSource: DataSource): CapturedDataSource {
    return CapturedDataSource.listen(dataSource, (tell) => ({ publish: tell }));
  }

  static persisting(dataSource: DataSource): CapturedDataSource {
    return CapturedDataSource.listen(dataSource, (tell) => ({ persist: async (events) => tell(events) }));
  }

  private static listen(
    dataSource: DataSource,
    handlers: (tell: Tell) => Pick<RowConsumer, 'persist' | 'publish'>,
  ): CapturedDataSource {
    const captured = new CapturedDataSource(dataSource);
    RowCapture.of(dataSource).subscribe({
      name: 'benchmark',
      order: ConsumerOrder.outbox,
      watch: () => ({ columns: 'all' }),
      ...handlers((events) => void (captured.told += events.length)),
    });
    return captured;
  }

  /** How many rows were told of since it was last asked. */
  takeTold(): number {
    const { told } = this;
    this.told = 0;
    return told;
  }
}
