import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import { withProgress } from '@spoor/core/commands';
import type { StatisticsService } from '../statistics.service.js';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import { stageOf } from './stage-of.js';
import { TrackstatsRangeCommandRunner } from './trackstats.range-command-runner.js';

/** `trackstats:verify [metrics...]` names what is stored otherwise than the rows say, and ends with exit code 1 if something is. */
@Injectable()
@Command({
  name: 'trackstats:verify',
  arguments: '[metrics...]',
  description: 'compare what is stored with the rows, and change nothing',
})
export class TrackstatsVerifyCommand extends TrackstatsRangeCommandRunner {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected readonly interruption = 'Nothing was changed; it begins anew when it is run again.';

  protected async execute(statistics: StatisticsService, run: MaintenanceRun): Promise<void> {
    const { checked, differences } = await withProgress((show) =>
      statistics.verify({ ...run, onProgress: (progress) => show(stageOf(progress)) }),
    );
    for (const { message } of differences) console.log(message);
    console.log(`${checked} days checked, ${differences.length} differences found`);
    if (differences.length > 0) process.exitCode = 1;
  }
}
