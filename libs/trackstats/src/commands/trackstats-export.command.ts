import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { InvalidArgumentError } from '@spoor/core';
import { Command, Option } from 'nest-commander';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Period } from '../calendar/period.js';
import type { ExportFormat } from '../export/export-format.js';
import type { StatisticsService } from '../statistics.service.js';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import type { TrackstatsCommandOptions } from './trackstats.command-runner.js';
import { TrackstatsRangeCommandRunner } from './trackstats.range-command-runner.js';

interface ExportCommandOptions extends TrackstatsCommandOptions {
  format?: ExportFormat;
  period?: Period;
  output?: string;
}

/** `trackstats:export <metrics...>` writes stored and derived values as CSV or JSON. */
@Injectable()
@Command({
  name: 'trackstats:export',
  arguments: '<metrics...>',
  description: 'write the values of metrics, such as shopping.order_count, as CSV or JSON',
})
export class TrackstatsExportCommand extends TrackstatsRangeCommandRunner<ExportCommandOptions> {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected readonly interruption = 'What has been written is incomplete; run it again to write all of it.';

  protected async execute(
    statistics: StatisticsService,
    { signal, metrics = [], ...dates }: MaintenanceRun,
    { format = 'csv', period = Period.DAY, output }: ExportCommandOptions,
  ): Promise<void> {
    const rows = await statistics.export(format, { metrics, period, ...dates });
    const isFile = output !== undefined;
    // A piece is whole lines, and is written as a whole or not at all.
    await pipeline(rows, isFile ? createWriteStream(output) : process.stdout, {
      ...(signal && { signal }),
      end: isFile,
    });
  }

  @Option({ flags: '--format <format>', description: 'csv (the default) or json' })
  parseFormat(value: string): ExportFormat {
    if (value === 'csv' || value === 'json') return value;
    throw new InvalidArgumentError(`"${value}" is no format.`, 'Write csv or json.');
  }

  @Option({
    flags: '--period <period>',
    description: 'day (the default), hour, last_7_days, calendar_month, lifetime, …',
  })
  parsePeriod(value: string): Period {
    return value as Period;
  }

  @Option({ flags: '--output <file>', description: 'a file instead of standard output' })
  parseOutput(value: string): string {
    return value;
  }
}
