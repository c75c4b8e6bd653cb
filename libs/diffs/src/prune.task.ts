import type { ModuleRef } from '@nestjs/core';
import { ScheduledTask } from '@spoor/core/schedule';
import type { DiffsEngine } from './diffs.engine.js';

/** Removes what is too old, in one process of the fleet at a time. */
export function pruneTask(engine: DiffsEngine, modules: ModuleRef): ScheduledTask {
  const { dataSource, options, name } = engine;
  return new ScheduledTask(
    {
      name: `diffs:${name}:prune`,
      cron: options.prune,
      enabled: options.roles.tasks,
      dataSource,
      run: async (signal) => void (await (await engine.start()).prune({ signal })),
    },
    modules,
  );
}
