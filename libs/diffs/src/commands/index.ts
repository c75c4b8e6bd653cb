export { DiffsCommandsModule } from './diffs-commands.module.js';
export { DiffsPruneCommand } from './diffs-prune.command.js';
