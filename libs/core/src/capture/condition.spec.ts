import {
  And,
  Brackets,
  DataSource,
  EntitySchema,
  Equal,
  In,
  LessThan,
  Not,
  NotBrackets,
  Raw,
  type ObjectLiteral,
  type UpdateQueryBuilder,
} from 'typeorm';
import { conditionOf, type Condition } from './condition.js';

const text = { type: 'varchar' } as const;
const Note = new EntitySchema({ name: 'note', columns: { id: { type: 'int', primary: true }, text } });
const Seat = new EntitySchema({
  name: 'seat',
  columns: { row: { type: 'int', primary: true }, place: { type: 'int', primary: true }, text },
});

type Narrow = (update: UpdateQueryBuilder<ObjectLiteral>) => unknown;

describe('A condition', () => {
  const dataSource = new DataSource({ type: 'better-sqlite3', database: ':memory:', entities: [Note, Seat] });

  beforeAll(() => dataSource.initialize());
  afterAll(() => dataSource.destroy());

  const told = (schema: EntitySchema, narrow: Narrow): Condition => {
    const builder = dataSource.getRepository(schema).createQueryBuilder().update().set({ text: '' });
    narrow(builder);
    return conditionOf(builder.expressionMap, dataSource.getMetadata(schema));
  };

  it.each<[string, number, Narrow]>([
    ['an id', 1, (update) => update.where({ id: 1 })],
    ['an id and more', 1, (update) => update.where({ id: 1, text: LessThan('x') }).andWhere({ text: 'a' })],
    ['ids', 3, (update) => update.where({ id: In([1, 2, 3]) })],
    ['an id among others', 1, (update) => update.where({ id: In([1, 2, 3]) }).andWhere({ id: 2 })],
    ['an id or others', 3, (update) => update.where([{ id: 1 }, { id: In([2, 3]) }])],
    ['an id in brackets', 1, (update) => update.where(new Brackets((inner) => inner.where({ id: 1 })))],
    ["TypeORM's own list of ids", 2, (update) => update.whereInIds([1, 2])],
    ['an id or anything', Infinity, (update) => update.where([{ id: 1 }, {}])],
    ['an id or another column', Infinity, (update) => update.where({ id: 1 }).orWhere({ text: 'a' })],
    ['not an id', Infinity, (update) => update.where({ id: Not(Equal(1)) })],
    ['not the id in brackets', Infinity, (update) => update.where(new NotBrackets((inner) => inner.where({ id: 1 })))],
    ['another column', Infinity, (update) => update.where({ text: 'a' })],
    ['nothing', Infinity, () => undefined],
  ])('of %s meets at most %d rows', (_, mostRows, narrow) => {
    expect(told(Note, narrow)).toEqual({ isPlain: true, mostRows });
  });

  it.each<[string, number, Narrow]>([
    ['a whole key', 1, (update) => update.where({ row: 1, place: 2 })],
    ['lists for both columns', 6, (update) => update.where({ row: In([1, 2]), place: In([1, 2, 3]) })],
    [
      'two keys',
      2,
      (update) =>
        update.whereInIds([
          { row: 1, place: 2 },
          { row: 3, place: 4 },
        ]),
    ],
    ['half a key', Infinity, (update) => update.where({ row: 1 })],
    ['halves of two keys', Infinity, (update) => update.where([{ row: 1 }, { place: 2 }])],
  ])('of %s, where the key has two columns, meets at most %d rows', (_, mostRows, narrow) => {
    expect(told(Seat, narrow)).toEqual({ isPlain: true, mostRows });
  });

  it.each<[string, Narrow]>([
    ['a text', (update) => update.where('id = 1')],
    ['an expression', (update) => update.where({ id: Raw('random()') })],
    [
      'an expression among others',
      (update) =>
        update.where({
          id: And(
            Equal(1),
            Raw((id) => `${id} > random()`),
          ),
        }),
    ],
    ['an expression beside an id', (update) => update.where({ id: 1 }).andWhere('random() < 0')],
  ])('of %s may be another one the next time', (_, narrow) => {
    expect(told(Note, narrow)).toEqual({ isPlain: false, mostRows: Infinity });
  });
});
