import { EntityTypes, hydrate, transaction, type EntityRef } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { NamedObject } from '../dashboard.answers.js';

/** Says what objects are called. */
export class ObjectNames {
  constructor(
    private readonly dataSource: DataSource,
    private readonly nameObject: ((object: object) => string) | undefined,
  ) {}

  /** In the order of the refs. Costs a query for each type where the application names its objects, and nothing otherwise. */
  async name(refs: readonly EntityRef[]): Promise<NamedObject[]> {
    const { dataSource, nameObject } = this;
    if (!nameObject || refs.length === 0) return refs.map((ref) => ({ ...ref, name: spell(ref) }));
    const types = EntityTypes.of(dataSource);
    const known = refs.filter(({ type }) => types.find(type));
    const entities = await transaction(dataSource, (manager) => hydrate(dataSource, known, { manager }));
    const names = new Map(known.map((ref, index) => [spell(ref), entities[index]]));
    return refs.map((ref) => {
      const entity = names.get(spell(ref));
      return { ...ref, name: entity ? nameObject(entity) : spell(ref) };
    });
  }
}

function spell({ type, id }: EntityRef): string {
  return `${type} ${id}`;
}
