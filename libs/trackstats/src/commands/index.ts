export { TrackstatsCommandsModule } from './trackstats-commands.module.js';
export { TrackstatsExportCommand } from './trackstats-export.command.js';
