import { EntitySchema } from 'typeorm';
import type { Database } from '../databases/database.js';

export interface BenchEvent {
  id: number;
  at: Date;
  memberId: number;
  amount: number;
}

/** Something that happens. A schema, because an instant has another type on each database. */
export function eventSchema({ kind }: Database, isIndexed: boolean): EntitySchema<BenchEvent> {
  const name = isIndexed ? 'bench_event_indexed' : 'bench_event';
  return new EntitySchema<BenchEvent>({
    name,
    columns: {
      id: { type: Number, primary: true, generated: true },
      at: { type: kind === 'postgres' ? 'timestamptz' : 'datetime' },
      memberId: { type: Number },
      amount: { type: Number },
    },
    indices: isIndexed ? [{ columns: ['at'] }] : [],
  });
}
