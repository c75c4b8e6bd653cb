import type { RankedPerson } from '../../../apps/demo/src/history/ranked.js';
import type { FollowableCounts } from '../../../apps/demo/src/follows/follows.answers.js';
import type { Demo } from './demo.js';
import type { GitFollows } from './git-follows.js';

/** A page as JSON has it. */
export interface ReceivedPage {
  items: { type: string; id: string; name: string; since: string }[];
  nextCursor: string | null;
}

export type ReceivedMember = ReceivedPage['items'][number];

/** All of a list, by its pages. */
export async function membersOf(demo: Demo, path: string, limit = 100): Promise<ReceivedMember[]> {
  const members: ReceivedMember[] = [];
  let after = '';
  for (;;) {
    const { items, nextCursor } = await demo.get<ReceivedPage>(
      `/api/followables/${path}?limit=${limit}${after && `&after=${after}`}`,
    );
    members.push(...items);
    if (!nextCursor) return members;
    after = nextCursor;
  }
}

/** Who follows what in the demo is what git says, in lists and in counts, from both ends. There may be no more than 100 people. */
export async function expectFollows(demo: Demo, git: GitFollows): Promise<void> {
  const people = await demo.get<RankedPerson[]>('/api/people?limit=100');
  const followers = new Map<string, { id: string; names: string[] }>();
  const check = async ({ id, name, email }: RankedPerson): Promise<void> => {
    const expected = git.get(email) ?? new Map<string, string>();
    const followings = await membersOf(demo, `person/${id}/followings`);
    expect(new Map(followings.map((file) => [file.name, file.since]))).toEqual(expected);
    const counts = { name, followings: expected.size, followers: 0, friends: 0 };
    expect(await demo.get<FollowableCounts>(`/api/followables/person/${id}`)).toMatchObject(counts);
    for (const file of followings) {
      const known = followers.get(file.name) ?? { id: file.id, names: [] };
      known.names.push(name);
      followers.set(file.name, known);
    }
  };
  await Promise.all(people.map(check));
  expect(people).toHaveLength(git.size);
  for (const { id, names } of [...followers.values()].slice(0, 20)) {
    const listed = await membersOf(demo, `file/${id}/followers`);
    expect(listed.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(await demo.get(`/api/followables/file/${id}`)).toMatchObject({ followers: names.length });
  }
}
