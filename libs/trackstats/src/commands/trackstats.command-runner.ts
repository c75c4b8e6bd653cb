import type { ModuleRef } from '@nestjs/core';
import { runInterruptibly } from '@spoor/core/commands';
import { CommandRunner, Option } from 'nest-commander';
import type { MaintenanceRun } from '../tracking/maintenance-run.js';
import type { StatisticsService } from '../statistics.service.js';
import { getStatisticsToken } from '../trackstats.tokens.js';

export interface TrackstatsCommandOptions {
  from?: string;
  to?: string;
  instance?: string;
}

/** What the commands share: metrics by name, an end by Ctrl-C after the part that is under way. */
export abstract class TrackstatsCommandRunner<
  Options extends TrackstatsCommandOptions = TrackstatsCommandOptions,
> extends CommandRunner {
  constructor(private readonly modules: ModuleRef) {
    super();
  }

  /** What is left when it is interrupted. */
  protected abstract readonly interruption: string;

  protected abstract execute(statistics: StatisticsService, run: MaintenanceRun, options: Options): Promise<void>;

  override async run(names: string[], options: Options): Promise<void> {
    await runInterruptibly(async (signal) => {
      const statistics = this.modules.get<StatisticsService>(getStatisticsToken(options.instance), { strict: false });
      const metrics = names.length > 0 ? await statistics.findMetrics(names) : undefined;
      const { from, to } = options;
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      try {
        await this.execute(statistics, { signal, ...range, ...(metrics && { metrics }) }, options);
      } catch (error) {
        if (!signal.aborted) throw error;
        console.error(`Interrupted. ${this.interruption}`);
        process.exitCode = 1;
      }
    });
  }

  @Option({ flags: '--instance <name>', description: 'a named instance of TrackstatsModule' })
  parseInstance(value: string): string {
    return value;
  }
}
