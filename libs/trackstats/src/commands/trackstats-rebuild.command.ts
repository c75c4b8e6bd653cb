import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command, Option } from 'nest-commander';
import { withProgress } from '@spoor/core/commands';
import { nameOf } from '../registry/metric-name.js';
import type { StatisticsService } from '../statistics.service.js';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import type { TrackstatsCommandOptions } from './trackstats.command-runner.js';
import { TrackstatsRangeCommandRunner } from './trackstats.range-command-runner.js';

interface RebuildCommandOptions extends TrackstatsCommandOptions {
  restart?: boolean;
}

/** `trackstats:rebuild [metrics...]` counts everything anew, or the days from one date to another. */
@Injectable()
@Command({
  name: 'trackstats:rebuild',
  arguments: '[metrics...]',
  description: 'count everything anew; what was interrupted is continued',
})
export class TrackstatsRebuildCommand extends TrackstatsRangeCommandRunner<RebuildCommandOptions> {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected readonly interruption = 'Run it again to continue.';

  protected async execute(
    statistics: StatisticsService,
    run: MaintenanceRun,
    { restart = false }: RebuildCommandOptions,
  ): Promise<void> {
    await withProgress((show) =>
      statistics.rebuild({
        ...run,
        resume: !restart,
        onProgress: ({ metric, done, total, days, totalDays }) =>
          show({
            part: (done + days / totalDays) / total,
            words: `${done} of ${total} trackers done, now ${nameOf(metric)}: ${days} of ${totalDays} days`,
          }),
      }),
    );
    console.log('Counted anew.');
  }

  @Option({ flags: '--restart', description: 'begin again where a rebuild was interrupted' })
  parseRestart(): boolean {
    return true;
  }
}
