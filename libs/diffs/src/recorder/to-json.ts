/** A text without quotes, backslashes, control characters and surrogates: JSON.stringify changes nothing in it. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** The value of a column: bytes in base64, nothing as null. What most columns hold is spelled at half the cost of JSON.stringify. */
export function valueToJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return String(value);
    default:
      if (value === null || value === undefined) return 'null';
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`;
      return toJson(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);
  }
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
