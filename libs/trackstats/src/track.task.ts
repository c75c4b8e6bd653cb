import type { ModuleRef } from '@nestjs/core';
import { ScheduledTask } from '@spoor/core/schedule';
import type { TrackstatsEngine } from './trackstats.engine.js';

/** Runs all trackers, in one process of the fleet at a time. */
export function trackTask(engine: TrackstatsEngine, modules: ModuleRef): ScheduledTask {
  const { dataSource, options, name } = engine;
  return new ScheduledTask(
    {
      name: `trackstats:${name}:track`,
      cron: options.schedule,
      timeZone: options.calendar.zone,
      enabled: options.roles.tasks,
      catchUp: true,
      dataSource,
      run: async (signal, lease) => void (await (await engine.start()).tracking.trackAll({ signal, lease })),
    },
    modules,
  );
}
