import { Module } from '@nestjs/common';
import { CounterCommandsModule } from '@spoor/counter/commands';
import { SequereCommandsModule } from '@spoor/sequere/commands';
import { TrackstatsCommandsModule } from '@spoor/trackstats/commands';
import { CommandFactory } from 'nest-commander';
import { AppModule } from './app.module.js';
import { readOptions } from './options/read-options.js';

/** The commands of the modules on the demo's database; DATABASE_URL names another one than the default, a file's name included. */
@Module({
  imports: [
    AppModule.forRoot(readOptions([], process.env)),
    CounterCommandsModule,
    SequereCommandsModule,
    TrackstatsCommandsModule,
  ],
})
class CliModule {}

await CommandFactory.run(CliModule, ['warn', 'error']);
