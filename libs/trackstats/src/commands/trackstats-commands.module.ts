import { Module } from '@nestjs/common';
import { TrackstatsExportCommand } from './trackstats-export.command.js';
import { TrackstatsForgetCommand } from './trackstats-forget.command.js';
import { TrackstatsRebuildCommand } from './trackstats-rebuild.command.js';
import { TrackstatsTrackCommand } from './trackstats-track.command.js';
import { TrackstatsVerifyCommand } from './trackstats-verify.command.js';

/**
 * The commands `trackstats:track|rebuild|verify|forget|export` for a program made with nest-commander. TrackstatsModule is registered by the
 * application.
 *
 * @example
 * @Module({ imports: [AppModule, TrackstatsCommandsModule] })
 * class CliModule {}
 * await CommandFactory.run(CliModule); // node cli.js trackstats:export shopping.order_count
 */
@Module({
  providers: [
    TrackstatsTrackCommand,
    TrackstatsRebuildCommand,
    TrackstatsVerifyCommand,
    TrackstatsForgetCommand,
    TrackstatsExportCommand,
  ],
})
export class TrackstatsCommandsModule {}
