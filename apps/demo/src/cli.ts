import { Module } from '@nestjs/common';
import { CounterCommandsModule } from '@spoor/counter/commands';
import { CommandFactory } from 'nest-commander';
import { AppModule } from './app.module.js';
import { readOptions } from './options/read-options.js';

/** The counter commands on the demo's database; DATABASE_URL names another one than the default, a file's name included. */
@Module({ imports: [AppModule.forRoot(readOptions([], process.env).database), CounterCommandsModule] })
class CliModule {}

await CommandFactory.run(CliModule, ['warn', 'error']);
