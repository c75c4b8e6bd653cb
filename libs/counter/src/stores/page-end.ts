const LAST_CODE_POINT = 0x10ffff;

/** The first string after all that begin with `prefix`, by code points; undefined when there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const codePoints = [...prefix].map((character) => character.codePointAt(0) as number);
  while (codePoints.at(-1) === LAST_CODE_POINT) codePoints.pop();
  const last = codePoints.pop();
  if (last === undefined) return undefined;
  // Surrogates are no characters.
  return String.fromCodePoint(...codePoints, last === 0xd7ff ? 0xe000 : last + 1);
}
