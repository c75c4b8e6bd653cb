import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command, Option } from 'nest-commander';
import type { CounterSet } from '../sets/counter-set.js';
import { CounterCommandRunner, type TargetOptions } from './counter.command-runner.js';

interface ListCommandOptions extends TargetOptions {
  prefix?: string;
  after?: string;
  limit?: string;
}

/** `counter:list` prints a page of counters, a count, a tab and a name a line. */
@Injectable()
@Command({ name: 'counter:list', description: 'list counters by name' })
export class CounterListCommand extends CounterCommandRunner<ListCommandOptions> {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected async execute(
    _: string[],
    counters: CounterSet<bigint>,
    { limit, ...page }: ListCommandOptions,
  ): Promise<string[]> {
    const entries = await counters.list({
      ...(page.prefix !== undefined && { prefix: page.prefix }),
      ...(page.after !== undefined && { after: page.after }),
      ...(limit !== undefined && { limit: Number(this.integer(limit, '--limit')) }),
    });
    return entries.map(({ name, count }) => `${count}\t${name}`);
  }

  @Option({ flags: '--prefix <prefix>', description: 'only names that begin with it' })
  parsePrefix(value: string): string {
    return value;
  }

  @Option({ flags: '--after <name>', description: 'only names after it: the last one of the previous page' })
  parseAfter(value: string): string {
    return value;
  }

  @Option({ flags: '--limit <limit>', description: 'at most so many (default 100, at most 1000)' })
  parseLimit(value: string): string {
    return value;
  }
}
