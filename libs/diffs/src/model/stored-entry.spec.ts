import { readEntry } from './stored-entry.js';

const told = { id: 'Ab-c-1', entity: { type: 'question', id: '1' } };
const whole = { ...told, tx: 'Ab-c', actor: null, meta: null };

function read(stored: object): unknown {
  return readEntry(JSON.stringify({ ...told, ...stored }));
}

describe('A stored diff', () => {
  it('of a new row tells what it was given, and all that it has', () => {
    expect(read({ op: 'create', given: { text: 'a', likes: null }, filled: { id: 1 } })).toEqual({
      ...whole,
      op: 'create',
      data: { text: 'a', likes: null },
      changes: { text: [null, 'a'], likes: [null, null], id: [null, 1] },
    });
    expect(read({ op: 'create', given: {}, filled: { id: 1 } })).toMatchObject({
      data: {},
      changes: { id: [null, 1] },
    });
  });

  it('of a changed row tells its new values', () => {
    const changes = { text: ['a', 'b'], likes: [1, null] };
    expect(read({ op: 'update', changes })).toEqual({
      ...whole,
      op: 'update',
      data: { text: 'b', likes: null },
      changes,
    });
  });

  it('of a row that is gone tells what it had', () => {
    const changes = { id: [1, null], text: ['a', null] };
    expect(read({ op: 'delete', removed: { id: 1, text: 'a' } })).toEqual({
      ...whole,
      op: 'delete',
      data: {},
      changes,
    });
  });

  it('that says everything is told as it is', () => {
    const entry = { op: 'update', data: null, changes: { text: [null, '***'] }, actor: 'ada', meta: { request: 1 } };
    expect(read(entry)).toEqual({ ...whole, ...entry });
    expect(read({ ...whole, ...entry })).toEqual({ ...whole, ...entry });
  });
});
