const formats = new Map();

/** A decimal in full, however long it is: strings are formatted without being rounded to a number. */
export function showValue(value, unit) {
  if (value === null) return '–';
  const decimals = value.split('.')[1]?.length ?? 0;
  const format =
    formats.get(decimals) ??
    new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  formats.set(decimals, format);
  return unit ? `${format.format(value)} ${unit}` : format.format(value);
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });

/** For an axis. */
export const showRoughly = (number) => compact.format(number);

/** For drawing alone: what is read is the text. */
export const toNumber = (value) => (value === null || value === undefined ? null : Number(value));

/** The difference of two decimals, exactly, as a decimal with a sign. */
export function difference(one, other) {
  const decimals = Math.max(...[one, other].map((value) => value.split('.')[1]?.length ?? 0));
  const [first, second] = [one, other].map((value) => toUnits(value, decimals));
  const units = first - second;
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return { sign: units < 0n ? -1 : units > 0n ? 1 : 0, text };
}

/** How many hundredths of the other one are, in whole ones rounded down; null of nothing. */
export function percentage(one, other) {
  const decimals = Math.max(...[one, other].map((value) => value.split('.')[1]?.length ?? 0));
  const [first, second] = [one, other].map((value) => toUnits(value, decimals));
  return second > 0n && first >= 0n ? Number((100n * first) / second) : null;
}

function toUnits(value, decimals) {
  const [whole, fraction = ''] = value.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}
