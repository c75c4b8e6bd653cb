import type { SequereService } from '@spoor/sequere';
import type { DataSource } from 'typeorm';
import type { Scenario } from '../measuring/contender.js';
import { latencyWithin } from '../measuring/target.js';
import { fansFrom, CELEBRITY, followAll, type Pair } from './people.js';
import { person, Person } from './person.entity.js';
import { reading } from './spoor.contenders.js';

const FANS = 200_000;
const FIRST_FAN = 1_000_000;
const PAGE = 20;
const HOPS = 1_000;

/** A page of 20 with its entities, at the list's beginning and at its end. */
export async function pageScenario(
  dataSource: DataSource,
  sequere: SequereService,
  size: number,
  note: string,
): Promise<Scenario> {
  const fans = Math.ceil(FANS * size);
  await addPeople(dataSource, fans);
  await followAll(sequere, take(fansFrom(FIRST_FAN), fans));

  const celebrity = person(CELEBRITY);
  let deep: string | undefined;
  for (let depth = 0; depth < fans - 2 * PAGE;) {
    const limit = Math.min(HOPS, fans - 2 * PAGE - depth);
    const { nextCursor } = await sequere.getFollowers(celebrity, {
      type: Person,
      limit,
      after: deep,
      select: { id: true },
    });
    deep = nextCursor ?? undefined;
    depth += limit;
  }
  const page = async (after?: string) =>
    (await sequere.getFollowers(celebrity, { type: Person, limit: PAGE, after })).items.length === PAGE;
  const first = reading('first page of 20', () => page());
  const last = reading(`page of 20 at depth ${fans.toLocaleString('en')}`, () => page(deep), [
    latencyWithin(1.5, first, "the first page's"),
  ]);
  return { note, callers: 1, contenders: [first, last] };
}

/** Once for all scenarios of a DataSource. */
async function addPeople(dataSource: DataSource, fans: number): Promise<void> {
  const people = dataSource.getRepository(Person);
  for (let added = await people.count(); added < fans; added += HOPS)
    await people.insert(
      Array.from({ length: Math.min(HOPS, fans - added) }, (_, index) => ({
        id: FIRST_FAN + added + index,
        name: `fan ${added + index}`,
      })),
    );
}

function* take(next: () => Pair, count: number): Generator<Pair> {
  for (let taken = 0; taken < count; taken += 1) yield next();
}
