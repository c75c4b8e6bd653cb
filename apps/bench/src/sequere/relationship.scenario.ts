import type { SequereService } from '@spoor/sequere';
import type { Scenario } from '../measuring/contender.js';
import { throughputAtLeast } from '../measuring/target.js';
import { followAll, PEOPLE, type Pair } from './people.js';
import { person } from './person.entity.js';
import { reading } from './spoor.contenders.js';

const TARGETS = 100;

/** Does the viewer follow these 100? Every second of them. */
export async function relationshipScenario(sequere: SequereService): Promise<Scenario> {
  const viewer = PEOPLE + 1;
  const targets = Array.from({ length: TARGETS }, (_, index) => person(index + 1));
  await followAll(
    sequere,
    targets.flatMap(({ id }): Pair[] => (Number(id) % 2 === 0 ? [[viewer, Number(id)]] : [])),
  );
  const from = person(viewer);
  const oneByOne = reading('100 × isFollowing, one after another', async () => {
    let followed = 0;
    for (const target of targets) if (await sequere.isFollowing(from, target)) followed += 1;
    return followed === TARGETS / 2;
  });
  const atOnce = reading('100 × isFollowing, at once', async () => {
    const answers = await Promise.all(targets.map((target) => sequere.isFollowing(from, target)));
    return answers.filter(Boolean).length === TARGETS / 2;
  });
  const relationships = reading(
    'relationships',
    async () => {
      const found = await sequere.relationships(from, targets);
      return found.filter(({ following }) => following).length === TARGETS / 2;
    },
    [throughputAtLeast(10, oneByOne)],
  );
  return { note: '100 targets', callers: 1, contenders: [oneByOne, atOnce, relationships] };
}
