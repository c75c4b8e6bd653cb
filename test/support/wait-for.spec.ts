import { waitFor } from './wait-for.js';

describe('waitFor', () => {
  it('resolves to the first answer that is not falsy', async () => {
    const answers = [0, '', undefined, 'here'];
    expect(await waitFor(() => answers.shift())).toBe('here');
  });

  it('says what it has waited for in vain', async () => {
    const waiting = waitFor(() => false, { timeout: 30, what: 'the tide' });
    await expect(waiting).rejects.toThrow('Waited 30 ms in vain for: the tide');
  });

  it('ends at once when the condition throws', async () => {
    const waiting = waitFor(() => Promise.reject(new Error('gone for good')));
    await expect(waiting).rejects.toThrow('gone for good');
  });
});
