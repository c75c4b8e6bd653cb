import type { ModuleRef } from '@nestjs/core';
import { progressLines, runInterruptibly } from '@spoor/core/commands';
import { CommandRunner, Option } from 'nest-commander';
import type { MaintenanceProgress, MaintenanceResult, MaintenanceRun } from '../backends/follow-maintenance.js';
import type { SequereService } from '../sequere.service.js';
import { getSequereToken } from '../sequere.tokens.js';

interface MaintenanceCommandOptions {
  instance?: string;
}

/** What the commands share: progress on standard error, an end after the batch by Ctrl-C, differences a line each. */
export abstract class SequereCommandRunner extends CommandRunner {
  constructor(private readonly modules: ModuleRef) {
    super();
  }

  protected abstract execute(sequere: SequereService, run: MaintenanceRun): Promise<MaintenanceResult>;

  /** What is said of the differences that were found, and whether they are still there. */
  protected abstract readonly outcome: { readonly verb: string; readonly isMended: boolean };

  override async run(_: string[], { instance }: MaintenanceCommandOptions): Promise<void> {
    await runInterruptibly(async (signal) => {
      const sequere = this.modules.get<SequereService>(getSequereToken(instance), { strict: false });
      this.print(await this.execute(sequere, { signal, onProgress: progressLines(describe) }));
    });
  }

  @Option({ flags: '--instance <name>', description: 'a named instance of SequereModule' })
  parseInstance(value: string): string {
    return value;
  }

  private print({ checked, differences, total, completed }: MaintenanceResult): void {
    const { verb, isMended } = this.outcome;
    for (const { message } of differences) console.log(message);
    if (total > differences.length) console.log(`… and ${total - differences.length} more`);
    console.log(`${checked} checked, ${total} differences ${verb}`);
    if (!completed) console.error('Interrupted. Run it again to look at the rest.');
    if (!completed || (!isMended && total > 0)) process.exitCode = 1;
  }
}

function describe({ checked, differences }: MaintenanceProgress): string {
  return `${checked} checked, ${differences} differences so far`;
}
