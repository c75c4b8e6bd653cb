import { setTimeout as delay } from 'node:timers/promises';
import { ChangeListener } from '../../examples/change-listener/src/change-listener.js';
import { waitFor } from '../support/wait-for.js';
import { feed, line, refuse } from './support/feed-server.js';
import { startListener } from './support/listeners.js';
import { useScriptedListeners } from './support/scripted-listeners.js';

const { counters, serve, listen } = useScriptedListeners();

describe('What a change listener reads', () => {
  it('is put together again when a chunk ends inside a line or inside a character', async () => {
    const bytes = Buffer.from(line(1, 'ü 🐘') + line(2, 'Дятел'));
    // One chunk for each byte: every boundary that there can be.
    const { listener, ids } = await listen(feed(...Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))));
    await waitFor(async () => (await listener.seq) === 2);
    expect(ids).toEqual(['ü 🐘', 'Дятел']);
  });

  it('breaks at line feeds alone, not at the other separators that JSON may contain', async () => {
    const { listener, ids } = await listen(feed(line(1, 'one\u2028two\u2029three\u0085four')));
    await waitFor(async () => (await listener.seq) === 1);
    expect(ids).toEqual(['one\u2028two\u2029three\u0085four']);
  });

  it('is nothing where the server sends a heartbeat or says how far it got', async () => {
    const { listener, ids } = await listen(
      feed('\n', line(1), '\n\r\n', '{"last_seq":9,"pending":0}\n', line(2), '\n'),
    );
    await waitFor(async () => (await listener.seq) === 2);
    expect(ids).toEqual(['animal 1', 'animal 2']);
  });

  it('is not compressed, because changes would wait in the server for a full block', async () => {
    const { server } = await listen(feed());
    await waitFor(() => server.requests[0]?.headers['accept-encoding'] === 'identity');
  });

  it.each(['12-g1AAAAB5eJzLYWBg', null, 1.5, [3, 'opaque']])(
    'is refused before it is handled when its seq is %j, which is not a whole number',
    async (seq) => {
      const { listener, ended, ids } = await listen(feed(line(1) + line(seq) + line(3)));
      await expect(ended).rejects.toMatchObject({
        name: 'UnusableSeqError',
        code: 'UNUSABLE_SEQ',
        seq,
        message: expect.stringContaining(`gives a change the seq ${JSON.stringify(seq)}`),
        remedy: expect.stringContaining(
          'Listen to a server that numbers its changes, as CouchDB 1 and PouchDB Server do',
        ),
      });
      expect(ids).toEqual(['animal 1']);
      expect(await listener.seq).toBe(1);
    },
  );

  it('is refused when its seq is past 2^53−1, where numbers are no longer exact', async () => {
    const { ended, ids } = await listen(feed('{"seq":9007199254740993,"id":"a","changes":[]}\n'));
    await expect(ended).rejects.toMatchObject({ code: 'UNUSABLE_SEQ' });
    expect(ids).toEqual([]);
  });

  it.each(['<html>Welcome</html>\n', '[1,2]\n', '7\n', '{"id":"without a seq"}\n'])(
    'is refused when it is no change: %j',
    async (text) => {
      const { ended } = await listen(feed(text));
      await expect(ended).rejects.toMatchObject({ code: 'UNREADABLE_LINE' });
      await expect(ended).rejects.toThrow(text.trim());
    },
  );
});

describe('A change listener that is refused', () => {
  it.each([
    [404, 'Create the database, or correct its name.'],
    [401, 'Put a user who may read it into the address: http://user:password@….'],
    [403, 'Give that user the right to read the database.'],
    [400, 'Check that the address is that of a CouchDB database.'],
  ])('with status %d ends with what the server says and a remedy', async (status, remedy) => {
    const { ended, server } = await listen(refuse(status, { error: 'no', reason: 'because' }));
    await expect(ended).rejects.toMatchObject({
      code: 'FEED_REFUSED',
      status,
      remedy,
      message: `${server.url} refuses its changes with status ${status}: {"error":"no","reason":"because"}. ${remedy}`,
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['localhost:5984/animals', 'animals', 'ftp://localhost/animals', ''])(
    'an address such as %j is not even made',
    (url) => {
      expect(() => new ChangeListener(counters(), url, 'animals:seq', () => true)).toThrow(
        'http://localhost:5984/animals',
      );
    },
  );
});

describe("A change listener's handler", () => {
  it('ends it by throwing, and the change is not recorded', async () => {
    const server = await serve(feed(line(1) + line(2)));
    const { listener, ended } = startListener(counters(), server.url, async (_database, { seq }) => {
      await delay(0);
      if (seq === 2) throw new Error('the disk is full');
      return true;
    });
    await expect(ended).rejects.toThrow('the disk is full');
    expect(await listener.seq).toBe(1);
  });

  it('gets the database, to which it need not log in again', async () => {
    const server = await serve(feed(line(1)), refuse(200, { _id: 'animal 1', legs: 4 }));
    const documents: unknown[] = [];
    const addresses: string[] = [];
    const url = server.url.replace('//', '//wärter:s%40fari@');
    const { listener } = startListener(counters(), url, async (database, { id }) => {
      const response = await database.fetch(encodeURIComponent(id));
      documents.push(await response.json());
      addresses.push(database.url);
      return true;
    });
    await waitFor(async () => (await listener.seq) === 1);
    expect(documents).toEqual([{ _id: 'animal 1', legs: 4 }]);
    expect(addresses).toEqual([server.url]); // without the password
    const authorization = `Basic ${Buffer.from('wärter:s@fari').toString('base64')}`;
    expect(server.requests.map(({ url: path, headers }) => [path?.split('?')[0], headers.authorization])).toEqual([
      ['/animals/_changes', authorization],
      ['/animals/animal%201', authorization],
    ]);
  });
});
