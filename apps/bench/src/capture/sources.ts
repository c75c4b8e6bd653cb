import { DataSource } from 'typeorm';
import { shareConnections } from '../databases/share-connections.js';
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

/** Runs `work` with more DataSources on the application's database. All but the first share the application's connections. */
export async function withSources(application: DataSource, work: (sources: Sources) => Promise<void>): Promise<void> {
  const open = async (): Promise<DataSource> => {
    const options = { ...application.options, entities: CAPTURE_ENTITIES, synchronize: false };
    return await new DataSource(options as typeof application.options).initialize();
  };
  const beside = async () => await shareConnections(await open(), application);
  const housekeeping = await open();
  try {
    const [plain, twin] = [await beside(), await beside()];
    const publishing = CapturedDataSource.publishing(await beside());
    const persisting = CapturedDataSource.persisting(await beside());
    await work({ housekeeping, plain, twin, application, publishing, persisting });
  } finally {
    await housekeeping.destroy();
  }
}
