import { Module } from '@nestjs/common';
import { TrackstatsExportCommand } from './trackstats-export.command.js';

/**
 * The commands of TrackstatsModule for a program made with nest-commander. TrackstatsModule is registered by the application.
 *
 * @example
 * @Module({ imports: [AppModule, TrackstatsCommandsModule] })
 * class CliModule {}
 * await CommandFactory.run(CliModule); // node cli.js trackstats:export shopping.order_count
 */
@Module({ providers: [TrackstatsExportCommand] })
export class TrackstatsCommandsModule {}
