import { Module } from '@nestjs/common';
import { SequereRebuildCommand } from './sequere-rebuild.command.js';
import { SequereRepairCommand } from './sequere-repair.command.js';
import { SequereVerifyCommand } from './sequere-verify.command.js';

/**
 * The commands `sequere:verify|repair|rebuild` for a program made with nest-commander. SequereModule is registered by the application.
 *
 * @example
 * @Module({ imports: [AppModule, SequereCommandsModule] })
 * class CliModule {}
 * await CommandFactory.run(CliModule); // node cli.js sequere:verify
 */
@Module({ providers: [SequereVerifyCommand, SequereRepairCommand, SequereRebuildCommand] })
export class SequereCommandsModule {}
