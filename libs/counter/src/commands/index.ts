export { CounterCommandsModule } from './counter-commands.module.js';
export { CounterGetCommand } from './counter-get.command.js';
export { CounterIncrementCommand } from './counter-increment.command.js';
export { CounterRecountCommand } from './counter-recount.command.js';
export { CounterListCommand } from './counter-list.command.js';
export { CounterSetCommand } from './counter-set.command.js';
