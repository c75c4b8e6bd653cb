import type { SequereService } from '@spoor/sequere';
import type { Contender } from '../measuring/contender.js';
import type { Target } from '../measuring/target.js';
import { CELEBRITY, countFollowings, fansFrom, pairsOfPeople, type Pair } from './people.js';
import { person } from './person.entity.js';

/** `follow` of ever new pairs. */
export function follow(sequere: SequereService, label: string, targets: readonly Target[] = []): Contender {
  return following(sequere, label, pairsOfPeople(), () => countFollowings(sequere), targets);
}

/** `follow` of one node by ever new followers. */
export function followCelebrity(sequere: SequereService, label: string, targets: readonly Target[] = []): Contender {
  return following(sequere, label, fansFrom(1_000_000), () => sequere.getFollowersCount(person(CELEBRITY)), targets);
}

function following(
  sequere: SequereService,
  label: string,
  next: () => Pair,
  counted: () => Promise<number>,
  targets: readonly Target[],
): Contender {
  const call = () => {
    const [from, to] = next();
    return sequere.follow(person(from), person(to));
  };
  return { label, call, counted, targets };
}

/** A read, which counts if its answer is right. */
export function reading(label: string, read: () => Promise<boolean>, targets: readonly Target[] = []): Contender {
  let right = 0;
  return {
    label,
    call: async () => {
      if (await read()) right += 1;
    },
    counted: () => Promise.resolve(right),
    targets,
  };
}
