import fc from 'fast-check';

const DAY = 86_400_000;

/** What happens to rows, or to who tracks them. */
export type Step =
  | { kind: 'insert'; rows: { ago: number; person: number; amount: number }[] }
  | { kind: 'move' | 'give' | 'value' | 'delete' | 'upsert'; row: number; to: number }
  | { kind: 'bulk'; to: number }
  | { kind: 'town'; person: number; to: number }
  | { kind: 'rolledBack'; row: number }
  | { kind: 'wait'; hours: number }
  | { kind: 'track'; which: number }
  | { kind: 'raw'; row: number; to: number };

const row = fc.record({
  // Most are fresh, as in life.
  ago: fc.oneof(fc.integer({ min: -DAY, max: 2 * DAY }), fc.integer({ min: 0, max: 40 * DAY })),
  person: fc.integer({ min: 0, max: 3 }),
  amount: fc.integer({ min: -5, max: 5 }),
});
const some = fc.nat(10_000);
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('insert'), rows: fc.array(row, { minLength: 1, maxLength: 4 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('move', 'give', 'value', 'delete', 'upsert'), row: some, to: some }),
  },
  fc.record({ kind: fc.constant('bulk'), to: some }),
  fc.record({ kind: fc.constant('town'), person: fc.integer({ min: 0, max: 2 }), to: some }),
  fc.record({ kind: fc.constant('rolledBack'), row: some }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), hours: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('track'), which: fc.nat(8) }) },
  fc.record({ kind: fc.constant('raw'), row: some, to: some }),
) as fc.Arbitrary<Step>;
