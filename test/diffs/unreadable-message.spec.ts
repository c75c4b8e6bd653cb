import { Logger } from '@nestjs/common';
import { transaction } from '@spoor/core';
import { Outbox } from '@spoor/core/outbox';
import { DIFF_ENTITIES } from '@spoor/diffs';
import { openDiffs } from '@spoor/diffs/testing';
import { createTestDataSource, dropTestDatabases } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { QUESTION_ENTITIES } from './support/questions.js';
import { storeOptions } from './support/stores.js';

const TOPIC = 'diffs:default';
const UNREADABLE = [
  { nonsense: 1 },
  [{ id: 'x', entity: 'question 1' }],
  null,
  { invalidate: { types: ['question'] } },
];

afterAll(dropTestDatabases);

describe.each(['database', 'redis'] as const)('A message of the outbox for logs in %s', (store) => {
  it('that cannot be read fails alone, and the others beside it are told', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const entities = [...DIFF_ENTITIES, ...QUESTION_ENTITIES];
    const dataSource = await createTestDataSource('postgres', { entities });
    await Outbox.of(dataSource).start();
    const log = { type: 'question', id: '1' };
    const readable = { id: 'abc-1', op: 'update', entity: log, changes: { questionText: ['a', 'b'] } };
    const payloads = [...UNREADABLE, readable];
    await transaction(dataSource, (manager) =>
      Outbox.of(dataSource).add(
        manager,
        TOPIC,
        payloads.map((payload, index) => ({ key: String(index), payload })),
      ),
    );
    const options = storeOptions({ database: 'postgres', store });
    const { diffs, close } = await openDiffs(dataSource, { ...options, delivery: 'outbox' });
    await waitFor(async () => (await diffs.of(log).count()) === 1, {
      what: 'the readable message to be told',
    });
    await waitFor(async () => (await Outbox.of(dataSource).status(TOPIC)).failing === UNREADABLE.length, {
      what: 'the others to have failed',
    });
    expect((await Outbox.of(dataSource).status(TOPIC)).length).toBe(UNREADABLE.length);
    expect(warn).toHaveBeenCalled();
    await close();
    warn.mockRestore();
  });
});
