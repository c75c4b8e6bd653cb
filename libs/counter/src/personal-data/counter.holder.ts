import { transaction, type EntityRef, type PersonalDataHolder, type PersonalRecord } from '@spoor/core';
import { MoreThan, type DataSource } from 'typeorm';
import { EntityCounter } from '../entities/index.js';

const PAGE = 1_000;

/** The counters that belong to an entity. Named ones belong to the application, and receipts say of nobody whose they are. */
export class CounterHolder implements PersonalDataHolder {
  constructor(private readonly dataSource: DataSource) {}

  async *exportOf({ type, id }: EntityRef): AsyncGenerator<PersonalRecord, void, undefined> {
    for (let after = ''; ;) {
      const counters = await transaction(this.dataSource, (manager) =>
        manager.find(EntityCounter, {
          where: { type, id, name: MoreThan(after) },
          order: { name: 'ASC' },
          take: PAGE,
        }),
      );
      for (const { name, count } of counters) yield { kind: 'counter', name, count: String(count) };
      if (counters.length < PAGE) return;
      after = counters.at(-1)?.name ?? '';
    }
  }

  async erase({ type, id }: EntityRef): Promise<void> {
    await transaction(this.dataSource, (manager) => manager.delete(EntityCounter, { type, id }));
  }
}
