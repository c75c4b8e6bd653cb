import { pipelined } from './pipelined.js';

const items = Array.from({ length: 1_100 }, (_, index) => index);

describe('Statements in a pipeline', () => {
  it('are made while the one before is under way, and sent after it', async () => {
    const log: string[] = [];
    const answers = await pipelined(
      items,
      (some) => {
        log.push(`made ${some.length}`);
        return some;
      },
      async (some) => {
        log.push(`sent ${some.length}`);
        await new Promise(setImmediate);
        await new Promise(setImmediate);
        log.push(`answered ${some.length}`);
        return some.length;
      },
    );
    expect(answers).toEqual([500, 500, 100]);
    expect(log.join(', ')).toBe(
      'made 500, sent 500, made 500, answered 500, sent 500, made 100, answered 500, sent 100, answered 100',
    );
  });

  it('are cut by the size of their items as well', async () => {
    const send = (some: readonly number[]) => Promise.resolve(some.length);
    const answers = await pipelined(
      [1, 2, 3],
      (some) => some,
      send,
      () => 300_000,
    );
    expect(answers).toEqual([1, 1, 1]);
  });

  it('end with the first that fails', async () => {
    const sent: number[] = [];
    const send = async (first: number): Promise<void> => {
      sent.push(first);
      if (first === 500) throw new Error('refused');
    };
    await expect(pipelined(items, ([first]) => first as number, send)).rejects.toThrow('refused');
    expect(sent).toEqual([0, 500]);
  });

  it('are all answered before it is told that one cannot be made', async () => {
    let answered = 0;
    const make = ([first]: readonly number[]): number => {
      if (first !== 0) throw new Error('not to be made');
      return first;
    };
    const send = async (): Promise<void> => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      answered += 1;
    };
    await expect(pipelined(items, make, send)).rejects.toThrow('not to be made');
    expect(answered).toBe(1);
  });

  it('are none where there is nothing to send', async () => {
    const nothing = () => Promise.reject(new Error('sent'));
    expect(await pipelined([], () => '', nothing)).toEqual([]);
  });
});
