const AROUND_NOW = 600_000;
/** MySQL's packets tell how a statement was made, too. */
const OF_THE_PROTOCOL = new Set(['serverStatus', 'warningStatus', 'info']);

/**
 * A result as data that can be compared between two databases: classes by name, what is different in every run (the present time,
 * generated UUIDs) under a common name.
 */
export function plainly(value: unknown, path: readonly object[] = []): unknown {
  if (typeof value === 'function') return '<function>';
  if (typeof value === 'string') return plainText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return isRecent(value.getTime()) ? '<now>' : value.toISOString();
  if (path.includes(value)) return '<cycle>';
  const within = [...path, value];
  if (Array.isArray(value)) return value.map((item) => plainly(item, within));
  if (value instanceof Error) return { class: value.constructor.name, message: plainText(value.message) };
  const isHeader = 'fieldCount' in value;
  const properties = Object.entries(value)
    .filter(([name]) => !isHeader || !OF_THE_PROTOCOL.has(name))
    .map(([name, item]) => [name, plainly(item, within)]);
  const className: string = isHeader ? '<header>' : (Object.getPrototypeOf(value)?.constructor?.name ?? '<none>');
  return { '<class>': className, ...Object.fromEntries(properties) };
}

function plainText(text: string): string {
  if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/.test(text) && isRecent(Date.parse(`${text.replace(' ', 'T')}Z`)))
    return '<now>';
  const nameless = text.replace(/spoor_\d+_[\da-f]{12}/g, '<database>');
  return nameless.replace(/(?!0{8}-)[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<uuid>');
}

const isRecent = (time: number): boolean => Math.abs(Date.now() - time) < AROUND_NOW;
