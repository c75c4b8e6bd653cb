import type { DataSource } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import { IncompleteErasureError } from '../errors/incomplete-erasure.error.js';
import { UnknownEntityTypeError } from '../errors/unknown-entity-type.error.js';
import { toRef, type EntityLike, type EntityRef } from '../identity/entity-ref.js';
import { EntityTypes } from '../identity/entity-types.js';
import type { PersonalDataHolder, PersonalRecord } from './personal-data-holder.js';

interface Holding {
  readonly holder: PersonalDataHolder;
  users: number;
}

/** Who keeps something of the entities of one DataSource. Modules join when they start; core knows none of them. */
export class PersonalData {
  private readonly holdings = new Map<string, Holding>();

  private constructor(private readonly dataSource: DataSource) {}

  static of(dataSource: DataSource): PersonalData {
    return stateOf(dataSource, 'personal-data', () => new PersonalData(dataSource));
  }

  /**
   * Adds a holder, or another user of the one that is there under this name: instances of a module that share their tables.
   *
   * @returns a function that ends it
   */
  join(name: string, create: () => PersonalDataHolder): () => void {
    const holding = this.holdings.get(name) ?? { holder: create(), users: 0 };
    holding.users += 1;
    this.holdings.set(name, holding);
    let isUsed = true;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      holding.users -= 1;
      if (holding.users === 0) this.holdings.delete(name);
    };
  }

  /** @throws IncompleteErasureError when a holder fails; the others are asked nevertheless */
  async erase(entity: EntityLike): Promise<void> {
    const wanted = this.refOf(entity);
    const failures = new Map<string, unknown>();
    for (const [name, { holder }] of this.byName())
      await holder.erase(wanted).catch((error: unknown) => failures.set(name, error));
    if (failures.size > 0) throw new IncompleteErasureError(wanted, failures);
  }

  async *exportOf(entity: EntityLike): AsyncGenerator<PersonalRecord & { module: string }, void, undefined> {
    const wanted = this.refOf(entity);
    for (const [module, { holder }] of this.byName())
      for await (const record of holder.exportOf(wanted)) yield { module, ...record };
  }

  /** In the same order whoever has started first. */
  private byName(): [string, Holding][] {
    return [...this.holdings].toSorted(([one], [other]) => (one < other ? -1 : 1));
  }

  private refOf(entity: EntityLike): EntityRef {
    const { type, id } = toRef(entity);
    const types = EntityTypes.of(this.dataSource);
    if (!types.find(type)) throw new UnknownEntityTypeError(type);
    return { type: types.canonical(type), id };
  }
}
