import { CounterModule } from '@spoor/counter';
import { counterMigrations } from '@spoor/counter/migrations';
import { DiffsModule } from '@spoor/diffs';
import { diffMigrations } from '@spoor/diffs/migrations';
import { SequereModule } from '@spoor/sequere';
import { sequereMigrations } from '@spoor/sequere/migrations';
import { TrackstatsModule } from '@spoor/trackstats';
import { trackstatsMigrations } from '@spoor/trackstats/migrations';
import { boot as bootEmpty } from './empty.application.js';

/** The same with all four modules. */
export function boot(database: string): Promise<() => Promise<void>> {
  return bootEmpty(database, {
    imports: [
      CounterModule.forRoot(),
      SequereModule.forRoot(),
      DiffsModule.forRoot({ store: 'database', prune: false }),
      TrackstatsModule.forRoot(),
    ],
    migrations: [...counterMigrations, ...sequereMigrations, ...diffMigrations, ...trackstatsMigrations],
  });
}
