import { tableNames, type TableNames } from '@spoor/core';
import { Follow, FollowCount, SEQUERE_ENTITIES, type SequereService } from '@spoor/sequere';
import { openSequere } from '@spoor/sequere/testing';
import { DataSource } from 'typeorm';
import { postgres } from '../databases/postgres.database.js';
import { Person } from './person.entity.js';

/** A graph in a PostgreSQL of its own. */
export interface Graph {
  readonly dataSource: DataSource;
  readonly sequere: SequereService;
  /** Everybody who was there before follows so many after him: from `firstPerson` on, in a ring. */
  readonly people: number;
  readonly edges: number;
}

export const FIRST_PERSON = 10_000_000;
export const FOLLOWINGS = 50;

export async function withGraph(edges: number, work: (graph: Graph) => Promise<void>): Promise<void> {
  const { options, stop } = await postgres.start();
  const dataSource = new DataSource({ ...options, entities: [Person, ...SEQUERE_ENTITIES], synchronize: true });
  try {
    await dataSource.initialize();
    const people = Math.max(Math.ceil(edges / FOLLOWINGS), FOLLOWINGS + 1);
    await fill(dataSource, people);
    const { sequere, close } = openSequere(dataSource);
    await work({ dataSource, sequere, people, edges: people * FOLLOWINGS }).finally(close);
  } finally {
    await dataSource.destroy();
    await stop();
  }
}

/** Edges and counts as Spoor would have written them. */
async function fill(dataSource: DataSource, people: number): Promise<void> {
  const follows = tableNames(dataSource, Follow);
  const counts = tableNames(dataSource, FollowCount);
  await dataSource.query(
    `INSERT INTO ${follows.table} (${columns(follows, 'fromIdentifier', 'fromObjectId', 'toIdentifier', 'toObjectId', 'followedAt')})
     SELECT 'person', (${FIRST_PERSON} + person)::text, 'person', (${FIRST_PERSON} + (person + distance) % ${people})::text,
            1700000000000 + distance
     FROM generate_series(0, ${people - 1}) person, generate_series(1, ${FOLLOWINGS}) distance`,
  );
  await dataSource.query(
    `INSERT INTO ${counts.table} (${columns(counts, 'identifier', 'objectId', 'memberIdentifier', 'followers', 'followings', 'friends')})
     SELECT 'person', (${FIRST_PERSON} + person)::text, 'person', ${FOLLOWINGS}, ${FOLLOWINGS}, 0
     FROM generate_series(0, ${people - 1}) person`,
  );
  for (const { table } of [follows, counts]) await dataSource.query(`VACUUM ANALYZE ${table}`);
}

function columns<Property extends string>({ column }: TableNames<Property>, ...properties: Property[]): string {
  return properties.map((property) => column[property]).join(', ');
}
