import { Author, Comment, Post } from '../entities/index.js';
import { SEEN_AT } from '../fixture.js';
import type { OperationCase } from '../operation-case.js';

/** The version and the update date of an author change with every UPDATE; nothing else does here. */
const ONLY_BOOKKEEPING = (id: number) => [`update Author ${id}: `];

export const unchangedCases: OperationCase[] = [
  ...[
    { what: 'a bigint as a number', id: 1, set: { karma: 7 } },
    { what: 'a bigint as text', id: 1, set: { karma: '7' } },
    { what: 'a decimal as a number', id: 2, set: { balance: 1.5 } },
    { what: 'a decimal as text', id: 2, set: { balance: '1.50' } },
    { what: 'a decimal with fewer places', id: 2, set: { balance: '1.5' } },
    { what: 'JSON with its keys in another order', id: 2, set: { settings: { size: 2, theme: 'dark' } } },
    { what: 'the same instant', id: 3, set: { seenAt: new Date(SEEN_AT) } },
    { what: 'a boolean', id: 3, set: { active: true } },
    { what: 'a date', id: 3, set: { born: '1990-05-17' } },
    { what: 'an array', id: 3, set: { languages: ['en', 'nl'] } },
    { what: 'a transformed value', id: 1, set: { motto: 'weave' } },
    { what: 'null', id: 1, set: { born: null, seenAt: null, settings: null, languages: null, nickname: null } },
  ].map(({ what, id, set }): OperationCase => ({
    title: `no false change: ${what} that is what the row has`,
    run: (world) => world.repository(Author).update(id, set),
    events: ONLY_BOOKKEEPING(id),
  })),
  {
    title: 'no false change: save() of values that are spelled otherwise',
    async run(world) {
      // Whether TypeORM finds something to update in them differs by database; whether a value changes does not.
      await world.repository(Author).save({ id: 2, balance: 1.5, settings: { size: 2, theme: 'dark' }, rank: 20 });
      await world.repository(Author).save({ id: 1, karma: 7, rank: 10 });
    },
    events: ['update Author 1: rank', 'update Author 2: rank'],
  },
  {
    title: 'no false change: an entity that is saved as it was loaded, with its relations',
    async run(world) {
      const posts = await world.repository(Post).find({ relations: { author: true, tags: true, comments: true } });
      await world.repository(Post).save(posts);
      const comments = await world.repository(Comment).find({ relations: { post: true } });
      await world.repository(Comment).save(comments);
    },
    events: [],
  },
  {
    title: 'no false change: to another value and back is two changes',
    async run(world) {
      await world.repository(Comment).update(1, { text: 'other' });
      await world.repository(Comment).update(1, { text: 'nice' });
    },
    events: [],
    steps: ['update Comment 1: text', 'update Comment 1: text'],
  },
];
