import { startChild } from '../../support/child.js';

describe('row capture', () => {
  it('has Node follow the promises of the process only as long as a transaction of its own is open', async () => {
    // Jest follows them all the time.
    const child = startChild('test/core/programs/promise-follower.mjs');
    expect(await child.next()).toEqual({ before: false, inside: [true], failed: 'failed', after: false });
    expect(await child.ended).toEqual({ code: 0, signal: null });
  });
});
