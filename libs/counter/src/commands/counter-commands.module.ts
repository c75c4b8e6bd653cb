import { Module } from '@nestjs/common';
import { CounterGetCommand } from './counter-get.command.js';
import { CounterIncrementCommand } from './counter-increment.command.js';
import { CounterListCommand } from './counter-list.command.js';
import { CounterRecountCommand } from './counter-recount.command.js';
import { CounterSetCommand } from './counter-set.command.js';

/**
 * The commands `counter:get|increment|set|list|recount` for a program made with nest-commander. CounterModule is registered by the
 * application.
 *
 * @example
 * @Module({ imports: [AppModule, CounterCommandsModule] })
 * class CliModule {}
 * await CommandFactory.run(CliModule); // node cli.js counter:increment visits 5
 */
@Module({
  providers: [CounterGetCommand, CounterIncrementCommand, CounterListCommand, CounterRecountCommand, CounterSetCommand],
})
export class CounterCommandsModule {}
