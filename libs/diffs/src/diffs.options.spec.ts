import { resolveOptions } from './diffs.options.js';

describe('The options of DiffsModule', () => {
  it('default to Redis on localhost, port 6379, database 0, and an age of an hour', () => {
    expect(resolveOptions({})).toMatchObject({
      store: 'redis',
      redis: { host: 'localhost', port: 6379, db: 0 },
      prefix: 'diffs:',
      retention: 60 * 60 * 1_000,
      prune: '*/5 * * * *',
      delivery: 'afterCommit',
    });
  });

  it('take the age in seconds, or the retention as a text', () => {
    expect(resolveOptions({ maxElementAge: 90 }).retention).toBe(90_000);
    expect(resolveOptions({ retention: '90s' }).retention).toBe(90_000);
    expect(resolveOptions({ retention: '7d' }).retention).toBe(604_800_000);
  });

  it.each([{ maxElementAge: 0 }, { maxElementAge: Number.NaN }, { retention: 'soon' }, { retention: '0s' }])(
    'refuse %j',
    (options) =>
      expect(() => resolveOptions(options)).toThrow(expect.objectContaining({ code: 'SPOOR_INVALID_ARGUMENT' })),
  );

  it('refuse to be told the age twice', () => {
    expect(() => resolveOptions({ maxElementAge: 60, retention: '1m' })).toThrow('keep one of them');
  });
});
