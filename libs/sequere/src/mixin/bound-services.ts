import { stateOf } from '@spoor/core';
import type { DataSource } from 'typeorm';
import type { SequereService } from '../sequere.service.js';
import { BindingSubscriber } from './binding-subscriber.js';
import { isBindable } from './bound-entity.js';

/** Which services answer for the bound instances of one DataSource. */
export class BoundServices {
  private readonly services = new Map<string, SequereService>();
  private subscribers: BindingSubscriber[] = [];

  private constructor(private readonly dataSource: DataSource) {}

  static of(dataSource: DataSource): BoundServices {
    return stateOf(dataSource, 'sequere:bound-services', () => new BoundServices(dataSource));
  }

  /** The default instance's service, or that of the first other one. */
  get answering(): SequereService | undefined {
    return this.services.get('default') ?? this.services.values().next().value;
  }

  /** @returns a function that withdraws the service */
  add(name: string, service: SequereService): () => void {
    this.services.set(name, service);
    return () => void this.services.delete(name);
  }

  /** Binds instances from now on. The DataSource must be initialised; when it is again, it begins with new subscribers. */
  listen(): void {
    const { dataSource } = this;
    if (
      this.subscribers.every((subscriber) => dataSource.subscribers.includes(subscriber)) &&
      this.subscribers.length > 0
    )
      return;
    this.subscribers = dataSource.entityMetadatas
      .filter(({ target }) => typeof target === 'function' && isBindable(target.prototype))
      .map(({ target }) => new BindingSubscriber(dataSource, target));
    dataSource.subscribers.push(...this.subscribers);
  }
}
