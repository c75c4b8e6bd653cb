export { SequereCommandsModule } from './sequere-commands.module.js';
export { SequereRebuildCommand } from './sequere-rebuild.command.js';
export { SequereRepairCommand } from './sequere-repair.command.js';
export { SequereVerifyCommand } from './sequere-verify.command.js';
