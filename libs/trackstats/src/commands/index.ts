export { TrackstatsCommandsModule } from './trackstats-commands.module.js';
export { TrackstatsExportCommand } from './trackstats-export.command.js';
export { TrackstatsForgetCommand } from './trackstats-forget.command.js';
export { TrackstatsRebuildCommand } from './trackstats-rebuild.command.js';
export { TrackstatsTrackCommand } from './trackstats-track.command.js';
export { TrackstatsVerifyCommand } from './trackstats-verify.command.js';
