/** The value of a column. */
export function valueToJson(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Number.isSafeInteger(value)) return String(value);
  return toJson(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);
}

/** A bigint as a string of digits, nothing as null. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    // Few have bigints, and a replacer is slow.
    return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
  }
}
