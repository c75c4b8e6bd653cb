import * as fc from 'fast-check';
import { add, exact, negate, spell, subtract, toNumber } from './exact.js';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, scale]) => ({ units, scale }));

describe('an exact number', () => {
  it('is read from whatever a driver returns', () => {
    expect(exact('12.340', 'x')).toEqual({ units: 12_340n, scale: 3 });
    expect([exact(7, 'x'), exact(-7n, 'x'), exact('-0.5', 'x'), exact(0.25, 'x')].map(spell)).toEqual([
      '7',
      '-7',
      '-0.5',
      '0.25',
    ]);
  });

  it('is never a rounded one', () => {
    for (const value of [2 ** 53, 0.1 + 0.2, 1e-7, 1e300, Number.NaN, 'NaN', '1e5', '', true, null, {}])
      expect(() => exact(value, 'Comment.votes')).toThrow(
        expect.objectContaining({
          code: 'SPOOR_COUNTER_CACHE_PRECISION',
          message: expect.stringContaining('Comment.votes'),
        }),
      );
  });

  it('has one spelling, which reads as itself', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        const text = spell(value);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        expect(text).not.toBe('-0');
        expect(spell(exact(text, 'x'))).toBe(text);
        expect(spell({ units: value.units * 1_000n, scale: value.scale + 3 })).toBe(text);
      }),
    );
  });

  it('adds up without a remainder', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (one, other, third) => {
        expect(spell(add(add(one, other), third))).toBe(spell(add(one, add(third, other))));
        expect(spell(subtract(add(one, other), other))).toBe(spell(one));
        expect(spell(add(one, negate(one)))).toBe('0');
      }),
    );
  });

  it('becomes a JavaScript number only where that is the same', () => {
    expect(toNumber(exact('9007199254740991', 'x'), 'x')).toBe(Number.MAX_SAFE_INTEGER);
    expect(toNumber(exact('0.30', 'x'), 'x')).toBe(0.3);
    expect(() => toNumber(exact('9007199254740992', 'x'), 'x')).toThrow(/not an exact number/);
    expect(() => toNumber(exact('1234567890123456.5', 'x'), 'x')).toThrow(/not an exact number/);
  });
});
