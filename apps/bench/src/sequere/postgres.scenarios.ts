import type { Scenario } from '../measuring/contender.js';
import { throughputAtLeast } from '../measuring/target.js';
import { person } from './person.entity.js';
import type { PlainContenders } from './plain.contenders.js';
import { follow, followCelebrity, reading } from './spoor.contenders.js';
import { FIRST_PERSON, FOLLOWINGS, type Graph } from './with-graph.js';

const CALLERS = 100;
const FASTER = 5;
/** More edges may make it so much slower. */
const AT_MOST = 1.3;

/** Follows beside a transaction for each, and whether more edges make anything slower. */
export function postgresScenarios(plain: PlainContenders, small: Graph, large: Graph): Scenario[] {
  const named = (what: string, { edges }: Graph) => `${what}, ${edges.toLocaleString('en')} edges`;
  const anybody = plain.follow();
  const celebrity = plain.followCelebrity();
  const few = follow(small.sequere, named('follow', small), [throughputAtLeast(FASTER, anybody)]);
  const asked = reading(named('isFollowing', small), () => askOfAnybody(small));
  const noSlower = (other: typeof few) => [throughputAtLeast(1 / AT_MOST, other)];
  return [
    {
      note: 'any of 2,000',
      callers: CALLERS,
      contenders: [anybody, few, follow(large.sequere, named('follow', large), noSlower(few))],
    },
    {
      note: 'one celebrity',
      callers: CALLERS,
      contenders: [celebrity, followCelebrity(small.sequere, 'follow', [throughputAtLeast(FASTER, celebrity)])],
    },
    {
      callers: CALLERS,
      contenders: [asked, reading(named('isFollowing', large), () => askOfAnybody(large), noSlower(asked))],
    },
  ];
}

function askOfAnybody({ sequere, people }: Graph): Promise<boolean> {
  const from = Math.floor(Math.random() * people);
  const to = (from + 1 + Math.floor(Math.random() * FOLLOWINGS)) % people;
  return sequere.isFollowing(person(FIRST_PERSON + from), person(FIRST_PERSON + to));
}
