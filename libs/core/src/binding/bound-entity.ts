import type { DataSource } from 'typeorm';

/**
 * On the instance itself, under registered symbols: two copies of this package then know the same instances. Neither is enumerable,
 * so that no copy, comparison or JSON sees them.
 */
const DATA_SOURCE = Symbol.for('spoor:data-source');
const BINDABLE = Symbol.for('spoor:bindable');

type Bound = { [DATA_SOURCE]?: DataSource; [BINDABLE]?: true };

/** Lets the instances of a class be bound. */
export function makeBindable(prototype: object): void {
  Object.defineProperty(prototype, BINDABLE, { value: true });
}

export function isBindable(entity: object | undefined): entity is object {
  return (entity as Bound | undefined)?.[BINDABLE] ?? false;
}

/** Also of what a query builder was given, which may be plain. */
export function bind(entity: object | undefined, dataSource: DataSource): void {
  if (!isBindable(entity) || boundTo(entity) === dataSource) return;
  Object.defineProperty(entity, DATA_SOURCE, { value: dataSource, configurable: true });
}

export function boundTo(entity: object): DataSource | undefined {
  return (entity as Bound)[DATA_SOURCE];
}
