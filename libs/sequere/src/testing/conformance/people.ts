import type { DataSource } from 'typeorm';
import { Project, User } from './entities/index.js';

type Tuple<Item, Names extends readonly string[]> = { [Index in keyof Names]: Item };

/** Saves users of these names, in their order. */
export async function users<const Names extends readonly string[]>(
  dataSource: DataSource,
  ...names: Names
): Promise<Tuple<User, Names>> {
  const repository = dataSource.getRepository(User);
  return (await repository.save(names.map((username) => repository.create({ username })))) as Tuple<User, Names>;
}

/** Saves projects of these names, in their order. */
export async function projects<const Names extends readonly string[]>(
  dataSource: DataSource,
  ...names: Names
): Promise<Tuple<Project, Names>> {
  const repository = dataSource.getRepository(Project);
  return (await repository.save(names.map((name) => repository.create({ name })))) as Tuple<Project, Names>;
}

/** Dates a minute apart: every backend can tell them from each other. */
export function minute(count: number): Date {
  return new Date(Date.UTC(2013, 9, 25, 4, count));
}

/** `[username or name, since]` of each member. */
export function named(members: Iterable<{ entity: object; since: Date }>): [string, Date][] {
  return [...members].map(({ entity, since }) => [nameOf(entity), since]);
}

export function namesOf(members: Iterable<{ entity: object }>): string[] {
  return [...members].map(({ entity }) => nameOf(entity));
}

function nameOf(entity: object): string {
  const { username, name } = entity as { username?: string; name?: string };
  return username ?? name ?? '';
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
