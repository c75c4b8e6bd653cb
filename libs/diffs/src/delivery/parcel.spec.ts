import * as fc from 'fast-check';
import type { SerializedDiff } from '../model/diff-entry.js';
import { diffsIn, parcelsOf, type Parcel } from './parcel.js';

const entities = fc.record({
  type: fc.constantFrom('question', 'choice'),
  id: fc.oneof(fc.integer({ min: 1, max: 5 }).map(String), fc.string({ maxLength: 255 }), fc.constant('x'.repeat(255))),
});
const diffs = fc
  .array(fc.record({ entity: entities, parents: fc.array(entities, { maxLength: 2 }), size: fc.nat(2_000) }))
  .map((all) => all.map(({ entity, parents, size }, index) => diffOf(`tx-${index}`, entity, parents, size)));

function diffOf(id: string, entity: SerializedDiff['entity'], parents: SerializedDiff['logs'], size: number) {
  const body = JSON.stringify({ id, op: 'update', entity, changes: { text: [null, 'x'.repeat(size)] } });
  return { id, entity, logs: [entity, ...parents], body };
}

describe('Diffs in messages', () => {
  it('are all there, in their order, sent as well as stored', () => {
    fc.assert(
      fc.property(diffs, (all) => {
        const messages = parcelsOf(all);
        expect(messages.flatMap(({ payload }) => diffsIn(payload))).toEqual(all);
        expect(messages.flatMap(({ json }) => diffsIn(JSON.parse(json as string) as Parcel))).toEqual(all);
      }),
    );
  });

  it('come with the keys of their entities, within what a row takes', () => {
    const alone = (diff: SerializedDiff) => parcelsOf([diff])[0]?.key.split('\n') ?? [];
    fc.assert(
      fc.property(diffs, (all) => {
        for (const { key, payload, json } of parcelsOf(all)) {
          expect(key.length).toBeLessThanOrEqual(255);
          expect(new Set(key.split('\n'))).toEqual(new Set(diffsIn(payload).flatMap(alone)));
          if (payload.length > 1) expect((json as string).length).toBeLessThan(2_000);
        }
      }),
    );
  });

  it('are as few as that allows', () => {
    const small = Array.from({ length: 500 }, (_, id) => diffOf(`tx-${id}`, { type: 'article', id: `${id}` }, [], 100));
    expect(parcelsOf(small).length).toBeLessThan(80);
  });
});
