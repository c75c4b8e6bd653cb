import { sum } from 'simple-statistics';
import { In, type DataSource } from 'typeorm';
import type { Contender } from '../measuring/contender.js';
import { PlainCounter } from './plain-counter.entity.js';
import type { PlainStatements } from './plain.statements.js';

/** What people write by hand, over the same DataSource. Each contender has counters of its own. */
export class PlainContenders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PlainStatements,
  ) {}

  upsert(name: string): Contender {
    return {
      label: 'plain upsert',
      call: () => this.dataSource.query(this.statements.upsert, [name]),
      counted: () => this.count(name),
    };
  }

  upsertAny(names: readonly string[]): Contender {
    let turn = 0;
    return {
      label: 'plain upsert',
      call: () => this.dataSource.query(this.statements.upsert, [names[turn++ % names.length]]),
      counted: () => this.count(...names),
    };
  }

  upsertInTransaction(name: string): Contender {
    return {
      label: 'plain upsert',
      call: () => this.dataSource.transaction((manager) => manager.query(this.statements.upsert, [name])),
      counted: () => this.count(name),
    };
  }

  /** An update needs a counter to update. */
  async update(name: string): Promise<Contender> {
    await this.create(name, 0);
    return {
      label: this.statements.updateLabel,
      call: () => this.dataSource.query(this.statements.update, [name]),
      counted: () => this.count(name),
    };
  }

  async updateThenSelect(name: string): Promise<Contender> {
    await this.create(name, 0);
    return {
      label: "ancestor's UPDATE, then SELECT",
      call: async () => {
        await this.dataSource.query(this.statements.add, [name]);
        return await this.dataSource.query(this.statements.read, [name]);
      },
      counted: () => this.count(name),
    };
  }

  async take(name: string, stock: number): Promise<Contender> {
    await this.create(name, stock);
    return {
      label: 'plain UPDATE … WHERE count >= 1',
      call: () => this.dataSource.query(this.statements.take, [name]),
      counted: async () => stock - (await this.count(name)),
    };
  }

  private async create(name: string, count: number): Promise<void> {
    await this.dataSource.getRepository(PlainCounter).insert({ name, count: String(count) });
  }

  private async count(...names: readonly string[]): Promise<number> {
    const found = await this.dataSource.getRepository(PlainCounter).findBy({ name: In(names) });
    return sum(found.map(({ count }) => Number(count)));
  }
}
