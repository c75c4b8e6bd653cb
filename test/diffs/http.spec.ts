import { Redis } from 'ioredis';
import { collectGarbage } from '../support/collect-garbage.js';
import { dropTestDatabases } from '../support/databases.js';
import { testRedisUrl } from '../support/redis.js';
import { answer, ask, FORUM, textsOf, type SentPage } from './support/forum.js';
import { Choice, type Question } from './support/questions.js';
import { closeServed, describeServed, serveDiffs, type ServedDiffs } from './support/serve-diffs.js';

const redis = new Redis(testRedisUrl());

afterAll(async () => {
  await closeServed();
  await dropTestDatabases();
  redis.disconnect();
});

describeServed('Diffs by HTTP', (store) => {
  let served: ServedDiffs;
  let question: Question;
  let path: string;

  beforeAll(async () => {
    served = await serveDiffs(store, FORUM);
  });
  beforeEach(async () => {
    question = await ask(served);
    path = `/questions/${question.id}/diffs`;
  });

  const begin = async (): Promise<string> => (await served.get<SentPage>(path)).body.cursor;

  it('begin with a cursor for what is there now, and go on from page to page', async () => {
    const first = await served.get<SentPage>(path);
    expect([first.status, first.body]).toEqual([200, { diffs: [], cursor: expect.any(String), hasMore: false }]);
    await answer(served, question, 'a', 'b', 'c');
    const page = await served.get<SentPage>(`${path}?since=${first.body.cursor}&limit=2`);
    expect(page.headers.get('content-type')).toMatch(/^application\/json/);
    expect([textsOf(page.body.diffs), page.body.hasMore]).toEqual([['a', 'b'], true]);
    expect(page.body.diffs[0]).toMatchObject({ op: 'create', created: true, entity: { type: 'choice' } });
    const rest = await served.get<SentPage>(`${path}?since=${page.body.cursor}&limit=2`);
    expect([textsOf(rest.body.diffs), rest.body.hasMore]).toEqual([['c'], false]);
    const none = await served.get<SentPage>(`${path}?since=${rest.body.cursor}`);
    expect(none.body).toEqual({ diffs: [], cursor: rest.body.cursor, hasMore: false });
  });

  it('never hold what visible refuses, while the cursor passes it, page by page', async () => {
    const cursor = await begin();
    await answer(served, question, ...Array.from({ length: 10 }, (_, index) => `hidden ${index}`), 'shown');
    const texts: unknown[] = [];
    let page: SentPage = { diffs: [], cursor, hasMore: true };
    for (let asked = 1; page.hasMore; asked += 1) {
      const { body, text } = await served.get<SentPage>(`${path}?since=${page.cursor}&limit=3`);
      expect(text).not.toContain('hidden');
      expect(body.cursor).not.toBe(page.cursor);
      expect(asked).toBeLessThanOrEqual(4);
      texts.push(...textsOf(body.diffs));
      page = body;
    }
    expect(texts).toEqual(['shown']);
  });

  it('are not sent again to who has them: 304 for the same ETag, until something changes', async () => {
    const cursor = await begin();
    const poll = `${path}?since=${cursor}`;
    const first = await served.get<SentPage>(poll);
    const tag = first.headers.get('etag') as string;
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const again = await served.get(poll, { 'if-none-match': known });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
    }
    await answer(served, question, 'a');
    const changed = await served.get<SentPage>(poll, { 'if-none-match': tag });
    expect([changed.status, textsOf(changed.body.diffs)]).toEqual([200, ['a']]);
    expect(changed.headers.get('etag')).not.toBe(tag);
  });

  it('may be waited for: an answer comes with the first that is seen, or empty when the time is over', async () => {
    const cursor = await begin();
    const polled = served.get<SentPage>(`${path}?since=${cursor}&wait=30`);
    await answer(served, question, 'hidden');
    await answer(served, question, 'shown');
    const page = (await polled).body;
    expect(textsOf(page.diffs)).toEqual(['shown']);

    const known = await served.get<SentPage>(`${path}?since=${page.cursor}`);
    const idle = served.get<SentPage>(`${path}?since=${page.cursor}&wait=1`, {
      'if-none-match': known.headers.get('etag') as string,
    });
    expect((await idle).status).toBe(304);
    const passing = served.get<SentPage>(`${path}?since=${page.cursor}&wait=1`);
    await answer(served, question, 'hidden');
    const { body } = await passing;
    expect(body).toEqual({ diffs: [], cursor: expect.not.stringMatching(page.cursor), hasMore: false });
  });

  it('are not waited for any longer when memory is collected meanwhile', async () => {
    const cursor = await begin();
    const collecting = setInterval(collectGarbage, 100);
    try {
      const { body } = await served.get<SentPage>(`${path}?since=${cursor}&wait=1`);
      expect(body).toEqual({ diffs: [], cursor, hasMore: false });
    } finally {
      clearInterval(collecting);
    }
  });

  it('are gone with 410, a reason, and a cursor to go on with, which no cache keeps and nobody is told twice', async () => {
    const cursor = await begin();
    await answer(served, question, 'a');
    await served.diffs.invalidate(Choice, 'raw SQL');
    for (const wait of [0, 30]) {
      const gone = await served.get<{ cursor: string }>(`${path}?since=${cursor}&wait=${wait}`);
      expect([gone.status, gone.headers.get('content-type'), gone.headers.get('cache-control')]).toEqual([
        410,
        'application/problem+json; charset=utf-8',
        'no-store',
      ]);
      expect(gone.body).toEqual({
        status: 410,
        title: 'Gone',
        detail: expect.stringContaining('Load the entities anew'),
        code: 'SPOOR_DIFFS_GONE',
        reason: 'invalidated',
        cursor: expect.any(String),
      });
      const next = await served.get<SentPage>(`${path}?since=${gone.body.cursor}`);
      expect([next.status, next.body.diffs]).toEqual([200, []]);
    }
    const other = (await served.get<SentPage>(`/questions/${(await ask(served)).id}/diffs`)).body.cursor;
    for (const since of [other, 'nonsense', ''])
      expect((await served.get(`${path}?since=${since}`)).body).toMatchObject({ status: 410, reason: 'foreign' });
  });

  it('that end while they are waited for are gone at once', async () => {
    const cursor = await begin();
    const polled = served.get<SentPage>(`${path}?since=${cursor}&wait=30`);
    await answer(served, question, 'hidden');
    await served.diffs.invalidate(Choice, 'raw SQL');
    expect(await polled).toMatchObject({ status: 410, body: { reason: 'invalidated' } });
  });

  it('are refused for what makes no sense, with a problem that says why', async () => {
    const bad = ['limit=0', 'limit=1001', 'limit=ten', 'limit=1.5', 'limit=', 'wait=-1', 'wait=31', 'wait=soon'];
    for (const query of [...bad, 'limit=1&limit=2', 'since=a&since=b', 'since=a&wait=1&wait=2']) {
      const refused = await served.get(`${path}?${query}`);
      expect([query, refused.status, refused.headers.get('content-type'), refused.body]).toEqual([
        query,
        400,
        'application/problem+json; charset=utf-8',
        { status: 400, title: 'Bad Request', detail: expect.any(String), code: 'SPOOR_INVALID_ARGUMENT' },
      ]);
    }
  });

  it('of an entity that there never was are not found with a cursor that is none of it either, and leave nothing in the store', async () => {
    const { options, diffs } = served;
    const stored = async () =>
      options.store === 'redis' ? await redis.keys(`${options.prefix}*999999*`) : (await diffs.status()).logs;
    const before = await stored();
    const connect = { accept: 'text/event-stream' };
    for (const since of ['nonsense', '', await begin()])
      for (const headers of [{}, connect, { ...connect, 'last-event-id': since }])
        expect(await served.get(`/questions/999999/diffs?since=${since}`, headers)).toMatchObject({
          status: 404,
          body: { code: 'SPOOR_ENTITY_NOT_FOUND' },
        });
    expect(await stored()).toEqual(before);
  });

  it('of an entity that there never was are not found, of one that was removed they are', async () => {
    expect(await served.get('/questions/999999/diffs')).toMatchObject({
      status: 404,
      body: { title: 'Not Found', code: 'SPOOR_ENTITY_NOT_FOUND' },
    });
    const [choice] = (await answer(served, question, 'a')) as [Choice];
    const { id } = choice;
    const { body } = await served.get<SentPage>(`/choices/${id}/diffs`);
    await served.dataSource.manager.remove(choice);
    const { body: page } = await served.get<SentPage>(`/choices/${id}/diffs?since=${body.cursor}`);
    expect(page.diffs).toMatchObject([{ op: 'delete', changes: { choiceText: ['a', null] } }]);
    expect((await served.get(`/choices/${id}/diffs`)).status).toBe(200);
  });
});
