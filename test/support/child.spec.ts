import { join } from 'node:path';
import { isAlive, startChild } from './child.js';
import { waitFor } from './wait-for.js';

const ECHO = join(__dirname, 'programs', 'echo.mjs');
const PARENT = join(__dirname, 'programs', 'parent.mjs');

describe('A child process', () => {
  it('is a real Node process that exchanges lines of JSON', async () => {
    const child = startChild(ECHO);
    child.send('four');
    child.send('fives');
    expect(await child.next()).toEqual({ length: 4 });
    expect(await child.next()).toEqual({ length: 5 });
    expect(child.output()).toContain('ready');
    expect(await child.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('that dies instead of answering fails the spec with what it has printed', async () => {
    const child = startChild(ECHO);
    child.send('fail');
    await expect(child.next()).rejects.toThrow('told to fail');
    expect(await child.ended).toEqual({ code: 1, signal: null });
  });

  it('ends with the process that started it, even if that one is killed', async () => {
    const parent = startChild(PARENT);
    const { pid } = await parent.next<{ pid: number }>();
    expect(isAlive(pid)).toBe(true);
    await parent.kill('SIGKILL');
    await waitFor(() => !isAlive(pid), { what: 'the grandchild to be gone' });
  });
});
