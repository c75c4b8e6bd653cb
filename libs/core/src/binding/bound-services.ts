import type { DataSource } from 'typeorm';
import { stateOf } from '../database/data-source-state.js';
import { EntityNotBoundError } from '../errors/entity-not-bound.error.js';
import { BindingSubscriber } from './binding-subscriber.js';
import { boundTo, isBindable } from './bound-entity.js';

/** Which services of one module answer for the bound instances of one DataSource. */
export class BoundServices<Service> {
  private readonly services = new Map<string, Service>();
  private subscribers: BindingSubscriber[] = [];

  private constructor(private readonly dataSource: DataSource) {}

  /** @param module such as `SequereModule`; all that it adds are of one class */
  static of<Service>(dataSource: DataSource, module: string): BoundServices<Service> {
    return stateOf(dataSource, `bound-services:${module}`, () => new BoundServices<Service>(dataSource));
  }

  /**
   * The service of a module that answers for an instance.
   *
   * @throws EntityNotBoundError for one that no DataSource with this module has loaded or saved
   */
  static answeringFor<Service>(entity: object, module: string): Service {
    const dataSource = boundTo(entity);
    const service = dataSource && BoundServices.of<Service>(dataSource, module).answering;
    if (!service) throw new EntityNotBoundError(entity, module);
    return service;
  }

  /** @returns a function that withdraws the service */
  add(name: string, service: Service): () => void {
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

  /** The default instance's service, or that of the first other one. */
  private get answering(): Service | undefined {
    return this.services.get('default') ?? this.services.values().next().value;
  }
}
