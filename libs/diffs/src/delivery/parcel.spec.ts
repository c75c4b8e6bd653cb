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

  it('come with the keys of their entities, each once, within what a row takes', () => {
    fc.assert(
      fc.property(diffs, (all) => {
        for (const { key, payload, json } of parcelsOf(all)) {
          expect(key.length).toBeLessThanOrEqual(255);
          const names = diffsIn(payload).map(({ entity: { type, id } }) => `${type}:${id}`);
          const short = names.filter((name) => name.length <= 255);
          // Of longer ones there is a hash.
          if (short.length === names.length) expect(key).toBe([...new Set(names)].join('\n'));
          if (payload.length > 1) expect(key.length + sizeOf({ json })).toBeLessThan(1_910);
        }
      }),
    );
  });

  it('share a key, however long, if they are of one entity, and none otherwise', () => {
    const [one, other] = ['x', 'y'].map((end) => ({ type: 'question', id: 'z'.repeat(300) + end }));
    const keyOf = (id: string, entity = one) =>
      parcelsOf([diffOf(id, entity as SerializedDiff['entity'], [], 1)])[0]?.key;
    expect(keyOf('tx-1')).toBe(keyOf('tx-2'));
    expect(keyOf('tx-1')).not.toBe(keyOf('tx-1', other));
  });

  it('are so few that no two neighbours would fit together', () => {
    fc.assert(
      fc.property(diffs, (all) => {
        const messages = parcelsOf(all);
        for (const [index, { payload }] of messages.slice(1).entries()) {
          const [before, next] = [messages[index], parcelsOf(diffsIn(payload).slice(0, 1))[0]];
          const key = [...new Set(`${before?.key}\n${next?.key}`.split('\n'))].join('\n');
          const length = sizeOf(before) + sizeOf(next) - ']['.length + ','.length;
          expect(key.length > 255 || key.length + length > 1_900).toBe(true);
        }
      }),
    );
  });

  it('fill a row', () => {
    const small = Array.from({ length: 500 }, (_, id) => diffOf(`tx-${id}`, { type: 'article', id: `${id}` }, [], 100));
    expect(parcelsOf(small).length).toBeLessThan(72);
  });
});

function sizeOf(message: { readonly json?: string } | undefined): number {
  return message?.json?.length ?? Number.NaN;
}
