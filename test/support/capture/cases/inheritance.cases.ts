import { Animal, Author, Cat, Dog } from '../entities/index.js';
import type { OperationCase } from '../operation-case.js';

export const inheritanceCases: OperationCase[] = [
  {
    title: 'single table: rows saved through the parent are told as of their own class',
    run: (world) =>
      world
        .repository(Animal)
        .save([
          Object.assign(new Dog(), { name: 'Fido', tricks: 3, owner: Object.assign(new Author(), { id: 2 }) }),
          Object.assign(new Cat(), { name: 'Kit', lives: 7 }),
          Object.assign(new Animal(), { name: 'Other' }),
        ]),
    events: ['insert Animal 4', 'insert Dog 5', 'insert Cat 6'],
  },
  {
    title: 'single table: rows inserted through a child',
    async run(world) {
      await world.repository(Dog).insert({ name: 'Fido', tricks: 3 });
      await world.repository(Cat).save({ name: 'Kit' });
    },
    events: ['insert Dog 4', 'insert Cat 5'],
  },
  {
    title: 'single table: a loaded child that is changed and saved through the parent',
    async run(world) {
      const animals = await world.repository(Animal).find();
      for (const animal of animals) {
        if (animal instanceof Dog) Object.assign(animal, { tricks: 2, owner: { id: 3 } });
        if (animal instanceof Cat) animal.lives = 8;
      }
      return await world.repository(Animal).save(animals);
    },
    events: ['update Dog 1: owner, tricks', 'update Cat 2: lives'],
  },
  {
    title: 'single table: update() through the parent tells each row as of its own class',
    run: (world) => world.repository(Animal).update({ name: 'Rex' }, { age: 4 }),
    events: ['update Dog 1: age'],
  },
  {
    title: 'single table: an update of all through the parent',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .update(Animal)
        .set({ age: () => 'age + 1' })
        .execute(),
    events: ['update Dog 1: age', 'update Cat 2: age', 'update Animal 3: age'],
  },
  {
    title: 'single table: update() through a child meets its own rows alone',
    run: (world) =>
      world.dataSource
        .createQueryBuilder()
        .update(Dog)
        .set({ tricks: 9, age: () => 'age + 1' })
        .execute(),
    events: ['update Dog 1: age, tricks'],
  },
  {
    title: 'single table: update() of a foreign key that only a child has',
    run: (world) => world.repository(Dog).update({ name: 'Rex' }, { owner: null }),
    events: ['update Dog 1: owner'],
  },
  {
    title: 'single table: delete() through the parent tells each row as of its own class',
    run: (world) => world.repository(Animal).delete([1, 2, 3]),
    events: ['delete Dog 1', 'delete Cat 2', 'delete Animal 3'],
  },
  {
    title: 'single table: delete() and remove() through a child',
    async run(world) {
      await world.repository(Cat).remove(await world.repository(Cat).find());
      return await world.repository(Dog).delete({ tricks: 1 });
    },
    events: ['delete Cat 2', 'delete Dog 1'],
  },
  {
    title: 'single table: an upsert of a child',
    databases: ['mariadb', 'sqlite'],
    run: (world) => world.repository(Dog).upsert({ id: 1, name: 'Rex', tricks: 5 }, ['id']),
    events: ['update Dog 1: tricks'],
  },
  {
    title: 'single table: relation().of().set() of a child',
    run: (world) => world.dataSource.createQueryBuilder().relation(Dog, 'owner').of(1).set(2),
    events: ['update Dog 1: owner'],
  },
];
