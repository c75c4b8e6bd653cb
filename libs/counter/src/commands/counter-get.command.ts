import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command } from 'nest-commander';
import type { CounterSet } from '../sets/counter-set.js';
import { CounterCommandRunner } from './counter.command-runner.js';

/** `counter:get <names...>` prints a count a line, 0 for a counter that does not exist. */
@Injectable()
@Command({ name: 'counter:get', arguments: '<names...>', description: 'print counts' })
export class CounterGetCommand extends CounterCommandRunner {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected async execute(names: string[], counters: CounterSet<bigint>): Promise<string[]> {
    const counts = await counters.getMany(names);
    return names.map((name) => String(counts.get(name) ?? 0n));
  }
}
