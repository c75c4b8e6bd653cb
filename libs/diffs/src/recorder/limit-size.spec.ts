import * as fc from 'fast-check';
import type { DiffEntry } from '../model/diff-entry.js';
import { limitSize } from './limit-size.js';

const LARGEST = 60_000;

const small: DiffEntry = {
  id: 'tx-1',
  tx: 'tx',
  op: 'update',
  entity: { type: 'question', id: '1' },
  data: { text: 'a' },
  changes: { text: [null, 'a'] },
  actor: { type: 'user', id: '5' },
  meta: { request: 7 },
};

function limited(entry: Partial<DiffEntry>): DiffEntry {
  const body = limitSize(JSON.stringify({ ...small, ...entry }));
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LARGEST);
  return JSON.parse(body) as DiffEntry;
}

describe('A diff that is too large', () => {
  const [large, larger] = ['x'.repeat(25_000), 'ü'.repeat(40_000)];

  it('tells of its largest values how large they are, and everything else as it is', () => {
    const data = { text: 'a', large, larger };
    const changes = { text: [null, 'a'], large: [null, large], larger: [larger, larger] } as const;
    const { data: told, changes: toldChanges, ...rest } = limited({ data, changes });
    expect(told).toEqual({ text: 'a', large, larger: { $truncated: 80_002 } });
    const size = { $truncated: 80_002 };
    expect(toldChanges).toEqual({ text: [null, 'a'], large: [null, large], larger: [size, size] });
    expect(rest).toMatchObject({ actor: small.actor, meta: small.meta });
    expect(limited({ data: larger })).toEqual({ ...small, data: size });
  });

  it('does so of its actor and of what is told beside it', () => {
    const size = { $truncated: 80_002 };
    expect(limited({ actor: { type: 'user', id: '5', larger }, meta: larger })).toEqual({
      ...small,
      actor: { type: 'user', id: '5', larger: size },
      meta: size,
    });
  });

  it('fits whatever it is of, also of thousands of small values', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 1]));
    const manyChanges = Object.fromEntries(Object.keys(many(9_000)).map((key) => [key, [1, 2] as const]));
    expect(limited({ meta: many(9_000) }).meta).toEqual({ $truncated: expect.any(Number) as number });
    expect(limited({ changes: manyChanges }).changes).toEqual({ $truncated: [null, expect.any(Number) as number] });
    const text = fc.tuple(fc.string({ unit: 'binary', maxLength: 5 }), fc.nat(20_000)).map(([a, n]) => a.repeat(n));
    const value = fc.oneof(fc.constant(null), fc.integer(), text, fc.array(text, { maxLength: 2 }));
    const record = fc.dictionary(fc.string({ maxLength: 9 }), value, { maxKeys: 9, noNullPrototype: true });
    const change = fc.dictionary(fc.string({ maxLength: 9 }), fc.tuple(value, value), {
      maxKeys: 9,
      noNullPrototype: true,
    });
    const anything = fc.oneof(value, record);
    const entry = fc.record({ data: anything, changes: change, actor: anything, meta: anything });
    fc.assert(
      fc.property(entry, (entries) => void limited(entries)),
      { numRuns: 20 },
    );
  });
});
