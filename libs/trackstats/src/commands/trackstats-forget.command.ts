import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { InvalidArgumentError } from '@spoor/core';
import { Command, Option } from 'nest-commander';
import type { StatisticsService } from '../statistics.service.js';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import { TrackstatsCommandRunner, type TrackstatsCommandOptions } from './trackstats.command-runner.js';

interface ForgetCommandOptions extends TrackstatsCommandOptions {
  notRunSince?: string;
}

/** `trackstats:forget [metrics...] --not-run-since <date>` forgets trackers that the application does not run any more. */
@Injectable()
@Command({
  name: 'trackstats:forget',
  arguments: '[metrics...]',
  description: 'forget trackers that are not run any more; what they have counted stays',
})
export class TrackstatsForgetCommand extends TrackstatsCommandRunner<ForgetCommandOptions> {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected readonly interruption = 'Run it again to forget the rest.';

  protected async execute(
    statistics: StatisticsService,
    { metrics }: MaintenanceRun,
    { notRunSince }: ForgetCommandOptions,
  ): Promise<void> {
    if (notRunSince === undefined)
      throw new InvalidArgumentError('Which trackers to forget is not said.', 'Add --not-run-since <date>.');
    const forgotten = await statistics.forgetTrackers({ notRunSince, ...(metrics && { metrics }) });
    for (const name of forgotten) console.log(name);
    console.log(`${forgotten.length} trackers forgotten`);
  }

  @Option({ flags: '--not-run-since <date>', description: 'those that were last run before this date' })
  parseNotRunSince(value: string): string {
    return value;
  }
}
