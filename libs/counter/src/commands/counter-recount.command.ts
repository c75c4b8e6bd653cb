import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { EntityClass } from '@spoor/core';
import { EntityTypes, UnknownEntityTypeError } from '@spoor/core';
import { progressLines, runInterruptibly } from '@spoor/core/commands';
import { Command, CommandRunner, Option } from 'nest-commander';
import type { CounterCaches } from '../caches/counter-caches.js';
import type { RecountProgress, RecountResult } from '../caches/recount/recount.options.js';
import { getCounterCachesToken } from '../counter.tokens.js';

interface RecountCommandOptions {
  batchSize?: number;
  restart?: boolean;
  dryRun?: boolean;
  instance?: string;
}

/**
 * `counter:recount [parent] [column]` counts cached columns anew and prints what was wrong. It tells how far it is on standard error;
 * interrupted by Ctrl-C it ends after the batch, and the next one continues there. A dry run ends with exit code 1 if something is wrong.
 */
@Injectable()
@Command({
  name: 'counter:recount',
  arguments: '[parent] [column]',
  description: 'count cached columns anew, such as those of post, and mend what is wrong',
})
export class CounterRecountCommand extends CommandRunner {
  constructor(private readonly modules: ModuleRef) {
    super();
  }

  override async run([label, column]: string[], { instance, ...options }: RecountCommandOptions): Promise<void> {
    await runInterruptibly(async (signal) => {
      const caches = this.modules.get<CounterCaches>(getCounterCachesToken(instance), { strict: false });
      const parent = label === undefined ? undefined : classOf(caches, label);
      const result = await caches.recount({
        ...options,
        ...(parent && { parent }),
        ...(column !== undefined && { column }),
        signal,
        onProgress: progressLines(describe),
      });
      print(result, options.dryRun ?? false);
    });
  }

  @Option({ flags: '--batch-size <parents>', description: 'how many parents are locked at a time, 2000 by default' })
  parseBatchSize(value: string): number {
    return Number(value);
  }

  @Option({ flags: '--restart', description: 'begin at the first parent, whatever was interrupted' })
  parseRestart(): boolean {
    return true;
  }

  @Option({ flags: '--dry-run', description: 'report what is wrong and write nothing' })
  parseDryRun(): boolean {
    return true;
  }

  @Option({ flags: '--instance <name>', description: 'a named instance of CounterModule' })
  parseInstance(value: string): string {
    return value;
  }
}

function classOf({ dataSource }: CounterCaches, label: string): EntityClass {
  const metadata = EntityTypes.of(dataSource).find(label);
  if (!metadata) throw new UnknownEntityTypeError(label);
  return metadata.target as EntityClass;
}

function describe({ parent, columns, parents, wrong }: RecountProgress): string {
  return `${parent} ${columns.join(', ')}: ${parents} parents recounted, ${wrong} values were wrong`;
}

function print({ parents, wrong, corrections, completed }: RecountResult, dryRun: boolean): void {
  for (const { ref, column, was, is } of corrections) console.log(`${ref.type}:${ref.id} ${column} ${was} → ${is}`);
  if (wrong > corrections.length) console.log(`… and ${wrong - corrections.length} more`);
  console.log(`${parents} parents recounted, ${wrong} values ${dryRun ? 'are' : 'were'} wrong`);
  if (!completed) console.error('Interrupted. Run it again to continue.');
  if (!completed || (dryRun && wrong > 0)) process.exitCode = 1;
}
