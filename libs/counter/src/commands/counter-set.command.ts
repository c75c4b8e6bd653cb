import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import type { CounterSet } from '../sets/counter-set.js';
import { CounterCommandRunner } from './counter.command-runner.js';

/** `counter:set <name> <count>` overwrites a count and prints it. */
@Injectable()
@Command({ name: 'counter:set', arguments: '<name> <count>', description: 'overwrite a count' })
export class CounterSetCommand extends CounterCommandRunner {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected async execute([name = '', count = '']: string[], counters: CounterSet<bigint>): Promise<string[]> {
    return [String(await counters.set(name, this.integer(count, 'count')))];
  }
}
