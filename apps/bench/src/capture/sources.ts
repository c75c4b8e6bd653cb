import { DataSource } from 'typeorm';
import { CapturedDataSource } from './captured.data-source.js';
import { CAPTURE_ENTITIES } from './entities/index.js';

/** DataSources on one database. */
export interface Sources {
  /** Fills and tidies the tables, so that nobody's connection is worn by that. */
  readonly housekeeping: DataSource;
  /** Spoor knows nothing of it. */
  readonly plain: DataSource;
  /** Nor of this one: what it differs by from the other is chance. */
  readonly twin: DataSource;
  /** An application's with CounterModule, where a cache of Parent is kept. */
  readonly application: DataSource;
  /** All rows are watched by somebody who writes nothing: capture alone. */
  readonly publishing: CapturedDataSource;
  /** All rows are watched by somebody who could write in the same transaction. */
  readonly persisting: CapturedDataSource;
}

/** Runs `work` with more DataSources on the application's database. */
export async function withSources(application: DataSource, work: (sources: Sources) => Promise<void>): Promise<void> {
  const opened: DataSource[] = [];
  const open = async (): Promise<DataSource> => {
    const options = { ...application.options, entities: CAPTURE_ENTITIES, synchronize: false };
    const dataSource = await new DataSource(options as typeof application.options).initialize();
    opened.push(dataSource);
    return dataSource;
  };
  try {
    const [housekeeping, plain, twin] = [await open(), await open(), await open()];
    const publishing = CapturedDataSource.publishing(await open());
    const persisting = CapturedDataSource.persisting(await open());
    await work({ housekeeping, plain, twin, application, publishing, persisting });
  } finally {
    await Promise.all(opened.map((dataSource) => dataSource.destroy()));
  }
}
