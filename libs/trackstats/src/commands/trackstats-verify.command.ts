import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import { progressLines } from '@spoor/core/commands';
import { nameOf } from '../registry/metric-name.js';
import type { StatisticsService } from '../statistics.service.js';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import type { TrackProgress } from '../tracking/track-run.js';
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

  protected async execute(statistics: StatisticsService, run: MaintenanceRun): Promise<void> {
    const onProgress = progressLines<TrackProgress>(
      ({ metric, done, total }) => `${done} of ${total} trackers done, now ${nameOf(metric)}`,
    );
    const { checked, differences } = await statistics.verify({ ...run, onProgress });
    for (const { message } of differences) console.log(message);
    console.log(`${checked} days checked, ${differences.length} differences found`);
    if (differences.length > 0) process.exitCode = 1;
  }
}
