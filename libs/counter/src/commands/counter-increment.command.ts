import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Command, Option } from 'nest-commander';
import type { CounterSet } from '../sets/counter-set.js';
import { CounterCommandRunner, type TargetOptions } from './counter.command-runner.js';

interface IncrementCommandOptions extends TargetOptions {
  min?: string;
  max?: string;
  idempotencyKey?: string;
}

/** `counter:increment <name> [by]` adds (a negative amount after `--`) and prints the new count. */
@Injectable()
@Command({ name: 'counter:increment', arguments: '<name> [by]', description: 'add to a count, creating it if need be' })
export class CounterIncrementCommand extends CounterCommandRunner<IncrementCommandOptions> {
  constructor(modules: ModuleRef) {
    super(modules);
  }

  protected async execute(
    [name = '', by = '1']: string[],
    counters: CounterSet<bigint>,
    { min, max, idempotencyKey }: IncrementCommandOptions,
  ): Promise<string[]> {
    const count = await counters.increment(name, this.integer(by, 'by'), {
      ...(min !== undefined && { min: this.integer(min, '--min') }),
      ...(max !== undefined && { max: this.integer(max, '--max') }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    return [String(count)];
  }

  @Option({ flags: '--min <count>', description: 'refuse to go below' })
  parseMin(value: string): string {
    return value;
  }

  @Option({ flags: '--max <count>', description: 'refuse to go above' })
  parseMax(value: string): string {
    return value;
  }

  @Option({ flags: '--idempotency-key <key>', description: 'count once for this key' })
  parseIdempotencyKey(value: string): string {
    return value;
  }
}
