import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import { withProgress } from '@spoor/core/commands';
import { nameOf } from '../registry/metric-name.js';
import type { StatisticsService } from '../statistics.service.js';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import { stageOf } from './stage-of.js';
import { TrackstatsCommandRunner } from './trackstats.command-runner.js';

/** `trackstats:track [metrics...]` counts what has changed. */
@Injectable()
@Command({
  name: 'trackstats:track',
  arguments: '[metrics...]',
  description: 'count what has changed since the last run',
})
export class TrackstatsTrackCommand extends TrackstatsCommandRunner {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected readonly interruption = 'What has been counted stays, and the next run counts the rest.';

  protected async execute(statistics: StatisticsService, run: MaintenanceRun): Promise<void> {
    const reports = await withProgress((show) =>
      statistics.trackAll({ ...run, onProgress: (progress) => show(stageOf(progress)) }),
    );
    for (const { metric, counted, completeUpTo } of reports)
      console.log(`${nameOf(metric)}: ${counted} days counted, complete up to ${completeUpTo.toISOString()}`);
  }
}
