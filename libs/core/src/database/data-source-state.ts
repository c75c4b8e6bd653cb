import type { DataSource } from 'typeorm';

type Stateful = DataSource & { [key: symbol]: unknown };

/**
 * Returns what Spoor keeps for one DataSource under `key`, made by `create` on first use.
 *
 * It hangs on the DataSource itself under a registered symbol: a WeakMap in this module would be doubled where two copies of the
 * package are installed, and a static would leak between applications of one process.
 */
export function stateOf<State>(dataSource: DataSource, key: string, create: () => State): State {
  const symbol = Symbol.for(`spoor:${key}`);
  const holder = dataSource as Stateful;
  return (holder[symbol] ??= create()) as State;
}
