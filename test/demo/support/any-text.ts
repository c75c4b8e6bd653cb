import fc from 'fast-check';

/** What people, scripts and attackers send. */
const NASTY = [
  '',
  ' ',
  '\0',
  '\uFFFF',
  "' OR 1=1 --",
  '../../etc/passwd',
  '9'.repeat(400),
  '-1',
  '0',
  '2147483648',
  '9007199254740993',
  '1e300',
  '1e309',
  'NaN',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '2026-02-30',
  '%',
  '{}',
];

export const anyText = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.uuid(),
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.maxSafeInteger().map(String),
);
