import { driverErrorKind } from './driver-error.js';
import { translateError } from './translate-error.js';

const driverError = (properties: object) => Object.assign(new Error('driver'), properties);

describe('what an error of a driver proves', () => {
  it.each([
    ['conflict', { code: '40P01' }],
    ['conflict', { code: '40001' }],
    ['conflict', { code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' }],
    ['busy', { code: '55P03' }],
    ['busy', { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205, sqlState: 'HY000' }],
    ['busy', { errno: 1969, sqlState: '70100' }],
    ['busy', { code: 'SQLITE_BUSY' }],
    ['connection', { code: 'ECONNRESET' }],
    ['connection', { code: '57P01' }],
    ['connection', { code: 'PROTOCOL_CONNECTION_LOST' }],
    ['connection', { message: 'Connection terminated unexpectedly' }],
    ['refused', { code: '23514' }],
    ['refused', { code: '22003' }],
    ['refused', { code: 'ER_DATA_OUT_OF_RANGE', errno: 1690, sqlState: '22003' }],
    ['refused', { code: 'SQLITE_CONSTRAINT' }],
    ['other', { code: 'ECONNREFUSED' }],
    ['other', {}],
  ] as const)('%s: %j, bare and wrapped by TypeORM', (kind, properties) => {
    const error = driverError(properties);
    expect(driverErrorKind(error)).toBe(kind);
    expect(driverErrorKind(Object.assign(new Error('QueryFailedError'), { driverError: error }))).toBe(kind);
  });

  it('is nothing for what is no error', () => {
    for (const value of [undefined, null, 'text', 7]) expect(driverErrorKind(value)).toBe('other');
  });

  it('makes a conflict or a lock timeout retryable, a lost connection unknown, and leaves the rest as it is', () => {
    expect(translateError(driverError({ code: '40P01' }))).toMatchObject({ code: 'SPOOR_RETRYABLE' });
    expect(translateError(driverError({ code: 'ER_LOCK_WAIT_TIMEOUT' }))).toMatchObject({ code: 'SPOOR_RETRYABLE' });
    expect(translateError(driverError({ code: 'ECONNRESET' }))).toMatchObject({ code: 'SPOOR_OUTCOME_UNKNOWN' });
    const refused = driverError({ code: '23514' });
    expect(translateError(refused)).toBe(refused);
  });
});
