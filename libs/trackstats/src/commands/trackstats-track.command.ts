import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import { progressLines } from '@spoor/core/commands';
import { nameOf } from '../registry/metric-name.js';
import type { StatisticsService } from '../statistics.service.js';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import type { TrackProgress } from '../tracking/track-run.js';
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

  protected async execute(statistics: StatisticsService, run: MaintenanceRun): Promise<void> {
    const onProgress = progressLines<TrackProgress>(
      ({ metric, done, total }) => `${done} of ${total} trackers done, now ${nameOf(metric)}`,
    );
    for (const { metric, counted, completeUpTo } of await statistics.trackAll({ ...run, onProgress }))
      console.log(`${nameOf(metric)}: ${counted} days counted, complete up to ${completeUpTo.toISOString()}`);
  }
}
