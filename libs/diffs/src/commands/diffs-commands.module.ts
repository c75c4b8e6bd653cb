import { Module } from '@nestjs/common';
import { DiffsPruneCommand } from './diffs-prune.command.js';

/**
 * The command `diffs:prune` for a program made with nest-commander. DiffsModule is registered by the application.
 *
 * @example
 * @Module({ imports: [AppModule, DiffsCommandsModule] })
 * class CliModule {}
 * await CommandFactory.run(CliModule); // node cli.js diffs:prune
 */
@Module({ providers: [DiffsPruneCommand] })
export class DiffsCommandsModule {}
