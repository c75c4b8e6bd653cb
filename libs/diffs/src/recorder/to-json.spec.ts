import { valueToJson } from './to-json.js';

describe('The JSON of a column', () => {
  const everyCharacter = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code));

  it('is what JSON.stringify makes of it', () => {
    const values = [...everyCharacter, '', 'a"b\\c\n', '🪨', 0, -0, 1.5, 1e21, NaN, Infinity, true, false, null];
    const others = [new Date(0), new Date(NaN), { a: [1, 'x', undefined] }, [undefined]];
    for (const value of [...values, ...others]) expect(valueToJson(value)).toBe(JSON.stringify(value));
  });

  it('has bytes in base64, a bigint as digits, and nothing as null', () => {
    expect([Buffer.from('Ada'), 2n ** 63n, { big: 1n }, undefined].map(valueToJson)).toEqual([
      '"QWRh"',
      '"9223372036854775808"',
      '{"big":"1"}',
      'null',
    ]);
  });
});
