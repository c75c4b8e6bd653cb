import { ExpressAdapter } from '@nestjs/platform-express';
import request from 'supertest';
import { INSIDE } from './support/inside.js';

interface Express {
  get(path: string, handler: (request: unknown, response: { json(body: object): void }) => void): void;
}

/** Only the lines of its own: no path of a package gives it away. */
function failure(): Error {
  const error = new Error('Inside');
  return Object.assign(error, { stack: error.stack?.replaceAll('node_modules', '') });
}

describe('A stack', () => {
  const server = new ExpressAdapter().getInstance<Express & Parameters<typeof request>[0]>();
  server.get('/json', (_, response) => response.json({ message: failure().stack }));
  server.get('/html', () => {
    throw failure();
  });

  it.each(['json', 'html'])('is found in an answer of %s', async (type) => {
    const { text, headers } = await request(server).get(`/${type}`);
    expect(headers['content-type']).toContain(type);
    expect(text).toContain('Inside');
    expect(text).toMatch(INSIDE);
  });

  it('is not found in a sentence', () => {
    expect(JSON.stringify({ message: 'There is no file here:\ntake an id that is shown at /api/files.' })).not.toMatch(
      INSIDE,
    );
  });
});
