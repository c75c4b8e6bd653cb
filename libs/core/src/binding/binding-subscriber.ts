import type { DataSource, EntitySubscriberInterface, InsertEvent, UpdateEvent } from 'typeorm';
import { bind } from './bound-entity.js';

/** Tells each instance of a class which DataSource it was loaded or saved by. */
export class BindingSubscriber implements EntitySubscriberInterface<object> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly entityClass: string | Function,
  ) {}

  listenTo(): string | Function {
    return this.entityClass;
  }

  afterLoad(entity: object): void {
    bind(entity, this.dataSource);
  }

  afterInsert({ entity }: InsertEvent<object>): void {
    bind(entity, this.dataSource);
  }

  afterUpdate({ entity }: UpdateEvent<object>): void {
    bind(entity, this.dataSource);
  }
}
