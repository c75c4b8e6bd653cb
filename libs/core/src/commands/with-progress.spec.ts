import { withProgress } from './with-progress.js';

describe('How far a long run is', () => {
  const { isTTY } = process.stderr;
  let written: string;

  const run = async (isTerminal: boolean, end: () => string = () => 'done') => {
    written = '';
    process.stderr.isTTY = isTerminal;
    const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
    try {
      return await withProgress(async (show) => {
        show({ part: 0.4, words: '2 of 5 trackers done' });
        return end();
      });
    } finally {
      write.mockRestore();
      process.stderr.isTTY = isTTY;
    }
  };

  it('is shown as a bar on a terminal, which ends with the run however that ends', async () => {
    await expect(run(true)).resolves.toBe('done');
    expect(written).toMatch(/\[=+-+\] 40% \| 2 of 5 trackers done/);
    const fail = () => {
      throw new Error('as it was meant');
    };
    await expect(run(true, fail)).rejects.toThrow('as it was meant');
    // Its line is cleared for what is said next.
    expect(written.slice(written.lastIndexOf('40%'))).toMatch(/[JK]\W*$/);
  });

  it('is no bar where nobody looks', async () => {
    await expect(run(false)).resolves.toBe('done');
    expect(written).toBe('');
  });
});
