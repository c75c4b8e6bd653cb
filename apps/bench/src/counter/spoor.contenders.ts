import type { CounterService } from '@spoor/counter';
import { sum } from 'simple-statistics';
import type { DataSource } from 'typeorm';
import type { Contender } from '../measuring/contender.js';
import type { Target } from '../measuring/target.js';

/** The calls of CounterService. Each contender has counters of its own. */
export class SpoorContenders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly counters: CounterService,
  ) {}

  increment(name: string, targets: readonly Target[] = []): Contender {
    return {
      label: 'increment',
      call: () => this.counters.increment(name),
      counted: () => this.counters.get(name),
      targets,
    };
  }

  incrementAny(names: readonly string[]): Contender {
    let turn = 0;
    return {
      label: 'increment',
      call: () => this.counters.increment(names[turn++ % names.length] as string),
      counted: async () => sum([...(await this.counters.getMany(names)).values()]),
    };
  }

  incrementInTransaction(name: string): Contender {
    return {
      label: 'increment with { manager }',
      call: () => this.dataSource.transaction((manager) => this.counters.increment(name, 1, { manager })),
      counted: () => this.counters.get(name),
    };
  }

  async decrement(name: string, stock: number): Promise<Contender> {
    await this.counters.set(name, stock);
    return {
      label: 'decrement with { min: 0 }',
      call: () => this.counters.decrement(name, 1, { min: 0 }),
      counted: async () => stock - (await this.counters.get(name)),
    };
  }
}
