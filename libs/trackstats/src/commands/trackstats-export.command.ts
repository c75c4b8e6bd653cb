import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { InvalidArgumentError } from '@spoor/core';
import { reportRefusal } from '@spoor/core/commands';
import { Command, CommandRunner, Option } from 'nest-commander';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Period } from '../calendar/period.js';
import type { ExportFormat } from '../export/export-format.js';
import type { StatisticsService } from '../statistics.service.js';
import { getStatisticsToken } from '../trackstats.tokens.js';

interface ExportCommandOptions {
  format?: ExportFormat;
  period?: Period;
  from?: string;
  to?: string;
  output?: string;
  instance?: string;
}

/** `trackstats:export <metrics...>` writes stored and derived values as CSV or JSON. */
@Injectable()
@Command({
  name: 'trackstats:export',
  arguments: '<metrics...>',
  description: 'write the values of metrics, such as shopping.order_count, as CSV or JSON',
})
export class TrackstatsExportCommand extends CommandRunner {
  constructor(private readonly modules: ModuleRef) {
    super();
  }

  override async run(names: string[], { format = 'csv', period = Period.DAY, ...options }: ExportCommandOptions) {
    try {
      const statistics = this.modules.get<StatisticsService>(getStatisticsToken(options.instance), { strict: false });
      const metrics = await statistics.findMetrics(names);
      const { from, to, output } = options;
      const rows = await statistics.export(format, {
        metrics,
        period,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      });
      if (output === undefined) for await (const piece of rows) process.stdout.write(piece as Buffer);
      else await pipeline(rows, createWriteStream(output));
    } catch (error) {
      reportRefusal(error);
    }
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

  @Option({ flags: '--from <date>', description: 'the first date' })
  parseFrom(value: string): string {
    return value;
  }

  @Option({ flags: '--to <date>', description: 'the last date' })
  parseTo(value: string): string {
    return value;
  }

  @Option({ flags: '--output <file>', description: 'a file instead of standard output' })
  parseOutput(value: string): string {
    return value;
  }

  @Option({ flags: '--instance <name>', description: 'a named instance of TrackstatsModule' })
  parseInstance(value: string): string {
    return value;
  }
}
