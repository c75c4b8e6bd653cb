import { ModuleRef } from '@nestjs/core';
import { InvalidArgumentError } from '@spoor/core';
import { reportRefusal } from '@spoor/core/commands';
import { CommandRunner, Option } from 'nest-commander';
import type { CounterService } from '../counter.service.js';
import { getCountersToken } from '../counter.tokens.js';
import type { CounterSet } from '../sets/counter-set.js';

export interface TargetOptions {
  of?: string;
  instance?: string;
}

/**
 * What the counter commands share: which counters they speak of, exact integers, and one line on standard error with exit code 1 for
 * an error that was foreseen.
 */
export abstract class CounterCommandRunner<Options extends TargetOptions = TargetOptions> extends CommandRunner {
  constructor(private readonly modules: ModuleRef) {
    super();
  }

  protected abstract execute(parameters: string[], counters: CounterSet<bigint>, options: Options): Promise<string[]>;

  override async run(parameters: string[], options: Options): Promise<void> {
    try {
      for (const line of await this.execute(parameters, this.target(options), options)) console.log(line);
    } catch (error) {
      reportRefusal(error);
    }
  }

  @Option({ flags: '--of <type:id>', description: 'the counters of an entity, such as post:42' })
  parseOf(value: string): string {
    return value;
  }

  @Option({ flags: '--instance <name>', description: 'a named instance of CounterModule' })
  parseInstance(value: string): string {
    return value;
  }

  protected integer(value: string, what: string): bigint {
    if (/^[+-]?\d+$/.test(value)) return BigInt(value);
    throw new InvalidArgumentError(`${what} must be an integer, but is "${value}".`, 'Write it in digits.');
  }

  private target({ of, instance }: Options): CounterSet<bigint> {
    const token = getCountersToken(instance);
    const { bigint } = this.modules.get<CounterService>(token, { strict: false });
    if (of === undefined) return bigint;
    const colon = of.indexOf(':');
    if (colon < 1)
      throw new InvalidArgumentError(`"${of}" names no entity.`, 'Write its label, a colon and its id: post:42.');
    return bigint.of({ type: of.slice(0, colon), id: of.slice(colon + 1) });
  }
}
