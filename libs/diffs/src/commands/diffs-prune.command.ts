import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { progressLines, runInterruptibly } from '@spoor/core/commands';
import { Command, CommandRunner, Option } from 'nest-commander';
import type { DiffsService } from '../diffs.service.js';
import { getDiffsToken } from '../diffs.tokens.js';
import type { PruneProgress } from '../stores/pruning.js';

interface PruneCommandOptions {
  instance?: string;
}

/**
 * `diffs:prune` removes diffs that are older than the retention and prints how many. It tells how far it is on standard error;
 * interrupted by Ctrl-C it ends after a few logs with exit code 1, and the next one continues there.
 */
@Injectable()
@Command({ name: 'diffs:prune', description: 'remove diffs that are older than the retention' })
export class DiffsPruneCommand extends CommandRunner {
  constructor(private readonly modules: ModuleRef) {
    super();
  }

  override async run(_: string[], { instance }: PruneCommandOptions): Promise<void> {
    await runInterruptibly(async (signal) => {
      const diffs = this.modules.get<DiffsService>(getDiffsToken(instance), { strict: false });
      const result = await diffs.prune({ signal, onProgress: progressLines(describe) });
      console.log(describe(result));
      if (result.completed) return;
      console.error('Interrupted. Run it again to continue.');
      process.exitCode = 1;
    });
  }

  @Option({ flags: '--instance <name>', description: 'a named instance of DiffsModule' })
  parseInstance(value: string): string {
    return value;
  }
}

function describe({ diffs, logs }: PruneProgress): string {
  return `${diffs} diffs removed from ${logs} logs`;
}
