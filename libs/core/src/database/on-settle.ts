import type { DataSource } from 'typeorm';
import { stateOf } from './data-source-state.js';

/** Resolves when nothing that it knows of is under way, to whether anything was that may have set off more. */
export type Settler = () => Promise<boolean>;

/** Has `settle()` of `@spoor/core/testing` wait for `settler`; the function that it returns ends that. */
export function onSettle(dataSource: DataSource, settler: Settler): () => void {
  const settlers = settlersOf(dataSource);
  settlers.add(settler);
  return () => void settlers.delete(settler);
}

export function settlersOf(dataSource: DataSource): Set<Settler> {
  return stateOf(dataSource, 'settlers', () => new Set());
}
