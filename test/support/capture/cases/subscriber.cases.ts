import type { EntitySubscriberInterface, InsertEvent, UpdateEvent } from 'typeorm';
import { Author, Setting, Tag } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';
import type { World } from '../world.js';

/** What an application's own subscribers do at the same time. */
const subscribe = async (world: World, subscriber: EntitySubscriberInterface): Promise<void> => {
  const { subscribers } = world.dataSource;
  subscribers.push(subscriber);
  world.atEnd(() => subscribers.splice(subscribers.indexOf(subscriber), 1));
};

export const subscriberCases: OperationCase[] = [
  {
    title: 'a beforeInsert that changes the entity is told with what it made of it',
    given: (world) =>
      subscribe(world, {
        listenTo: () => Tag,
        beforeInsert: ({ entity }: InsertEvent<Tag>) => void (entity.color = 'by subscriber'),
      }),
    async run(world) {
      const tag = Object.assign(new Tag(), { label: 'new' });
      return [await world.repository(Tag).save(tag), tag, await world.repository(Tag).insert({ label: 'newer' })];
    },
    events: ['insert Tag 4', 'insert Tag 5'],
  },
  {
    title: 'a beforeUpdate that changes another column is told with it',
    given: (world) =>
      subscribe(world, {
        listenTo: () => Author,
        beforeUpdate: ({ entity }: UpdateEvent<Author>) => void (entity && (entity['nickname'] = 'by subscriber')),
      }),
    async run(world) {
      await world.repository(Author).save({ id: 1, rank: 9 });
      return await world.repository(Author).update(2, { rank: 9 });
    },
    events: ['update Author 1: nickname, rank', 'update Author 2: nickname, rank'],
  },
  {
    title: 'a beforeUpdate that takes the change back leaves nothing to tell',
    given: (world) =>
      subscribe(world, {
        listenTo: () => Tag,
        beforeUpdate: ({ entity }: UpdateEvent<Tag>) => void (entity && (entity['color'] = 'f00')),
      }),
    run: (world) => world.repository(Tag).save({ id: 1, color: 'x' }),
    events: [],
  },
  {
    title: 'subscribers that write to other rows have those told too',
    given: (world) =>
      subscribe(world, {
        listenTo: () => Tag,
        beforeUpdate: async ({ manager }: UpdateEvent<Tag>) =>
          void (await manager.update(Setting, 'theme', { value: 'a' })),
        afterUpdate: async ({ manager }: UpdateEvent<Tag>) =>
          void (await manager.save(Setting, { key: 'font', value: 'b' })),
      }),
    run: (world) => world.repository(Tag).update(1, { color: 'x' }),
    events: ['update Tag 1: color', 'update Setting theme: value', 'insert Setting font'],
  },
  {
    title: 'an afterInsert that changes the row that was inserted is told after it',
    given: (world) =>
      subscribe(world, {
        listenTo: () => Tag,
        afterInsert: async ({ manager }: InsertEvent<Tag>) =>
          void (await manager.update(Tag, { label: 'new' }, { color: 'x' })),
      }),
    run: (world) => world.repository(Tag).save({ label: 'new' }),
    events: ['insert Tag 4'],
    steps: ['insert Tag 4', 'update Tag 4: color'],
  },
  {
    title: 'a beforeUpdate that fails leaves nothing to tell, and no transaction open',
    given: (world) =>
      subscribe(world, {
        listenTo: () => Tag,
        beforeUpdate: () => Promise.reject(new Error('no')),
      }),
    async run(world) {
      const error: unknown = await world
        .repository(Tag)
        .update(1, { color: 'x' })
        .catch((reason: unknown) => reason);
      return [error, world.dataSource.createQueryRunner().isTransactionActive];
    },
    events: [],
  },
];
