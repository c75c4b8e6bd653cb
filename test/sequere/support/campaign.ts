import { ref, RetryableError, transaction, type EntityRef } from '@spoor/core';
import type { SequereService } from '@spoor/sequere';
import type { DataSource, EntityManager } from 'typeorm';
import { Project, Tag, User } from './entities.js';

const CLIENTS = 64;
const USERS = 10;
const PROJECTS = 6;
const TAGS = 4;

/** Users, projects and tags; the ids of users and projects are the same. */
export const HOT_NODES: readonly EntityRef[] = [
  ...Array.from({ length: USERS }, (_, index) => ref(User, index + 1)),
  ...Array.from({ length: PROJECTS }, (_, index) => ref(Project, index + 1)),
  ...Array.from({ length: TAGS }, (_, index) => ref(Tag, `tag ${index + 1}`)),
];

/** What a campaign was told by the calls themselves, and by events. */
export interface CampaignOutcome {
  /** Calls that answered `changed: true`, by edge: those that began it, less those that ended it. */
  readonly standing: ReadonlyMap<string, number>;
  /** The same of events. */
  readonly told: ReadonlyMap<string, number>;
  /** Real changes, by the answers and by the events. */
  readonly changes: { readonly answered: number; readonly told: number };
  /** Ids of events that were told more than once. */
  readonly repeated: number;
}

export function edgeName(from: EntityRef, to: EntityRef): string {
  return `${from.type}:${from.id} → ${to.type}:${to.id}`;
}

/** One of several processes on one graph. */
export interface CampaignProcess {
  readonly sequere: SequereService;
  /** Where follows can be part of transactions: some of them are, and some are rolled back. */
  readonly dataSource?: DataSource;
}

/** 64 clients follow and unfollow at random between 20 nodes, as fast as they are answered, through all of the processes. */
export async function runCampaign(processes: readonly CampaignProcess[], steps: number): Promise<CampaignOutcome> {
  const standing = new Map<string, number>();
  const told = new Map<string, number>();
  const ids = new Set<string>();
  const changes = { answered: 0, told: 0 };
  const tell = (by: 1 | -1) => (event: { id: string; from: EntityRef; to: EntityRef }) => {
    changes.told += 1;
    ids.add(event.id);
    add(told, edgeName(event.from, event.to), by);
  };
  const subscriptions = processes.flatMap(({ sequere }) => [
    sequere.events.on('followed', tell(1)),
    sequere.events.on('unfollowed', tell(-1)),
  ]);
  let step = 0;
  const client = async (number: number) => {
    const random = randomFrom(number + 1);
    const { sequere, dataSource } = processes[number % processes.length] as CampaignProcess;
    const change = async (manager?: EntityManager) => {
      const [from, to] = twoOf(HOT_NODES, random);
      const follows = random() < 0.55;
      const { changed } = follows
        ? await sequere.follow(from, to, { manager })
        : await sequere.unfollow(from, to, { manager });
      return changed ? [{ name: edgeName(from, to), by: follows ? 1 : -1 }] : [];
    };
    while (step < steps) {
      step += 1;
      const made = dataSource && random() < 0.2 ? await transact(dataSource, change, random() < 0.3) : await change();
      changes.answered += made.length;
      for (const { name, by } of made) add(standing, name, by);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  for (const unsubscribe of subscriptions) unsubscribe();
  return { standing, told, changes, repeated: changes.told - ids.size };
}

interface Change {
  readonly name: string;
  readonly by: number;
}

class Intended extends Error {}

/** Three changes in a transaction, of which a rollback leaves none; one that lost a conflict leaves none either. */
async function transact(
  dataSource: DataSource,
  change: (manager: EntityManager) => Promise<Change[]>,
  rollsBack: boolean,
): Promise<Change[]> {
  try {
    return await transaction(dataSource, async (manager) => {
      const made = [await change(manager), await change(manager), await change(manager)].flat();
      if (rollsBack) throw new Intended();
      return made;
    });
  } catch (error) {
    if (error instanceof Intended || error instanceof RetryableError) return [];
    throw error;
  }
}

/** Everything that the graph says of the nodes, and of what it says itself, is the same. */
export async function expectAgreement(sequere: SequereService, { standing, told, ...outcome }: CampaignOutcome) {
  expect(outcome.changes.told).toBe(outcome.changes.answered);
  expect(outcome.repeated).toBe(0);
  expect(new Set([...standing.values(), ...told.values()])).toEqual(new Set([0, 1]));
  const edges = standingOf(standing);
  expect(standingOf(told)).toEqual(edges);
  expect(await listed(sequere, 'eachFollowing', (of, member) => edgeName(of, member))).toEqual(edges);
  expect(await listed(sequere, 'eachFollower', (of, member) => edgeName(member, of))).toEqual(edges);
  const friendships = edges.filter((name) => edges.includes(name.split(' → ').toReversed().join(' → ')));
  expect(await listed(sequere, 'eachFriend', (of, member) => edgeName(of, member))).toEqual(friendships);
  for (const node of HOT_NODES) {
    const relationships = await sequere.relationships(
      node,
      HOT_NODES.filter((other) => other !== node),
    );
    for (const { target, following, followedBy } of relationships) {
      expect(following !== null).toBe(edges.includes(edgeName(node, target as EntityRef)));
      expect(followedBy !== null).toBe(edges.includes(edgeName(target as EntityRef, node)));
    }
    await expectCounts(sequere, node, edges, friendships);
  }
  expect(await sequere.verify()).toMatchObject({ differences: [], total: 0, completed: true });
}

async function expectCounts(sequere: SequereService, node: EntityRef, edges: string[], friendships: string[]) {
  const name = `${node.type}:${node.id}`;
  for (const type of [undefined, User, Project, Tag]) {
    const label = type ? `${ref(type, 1).type}:` : '';
    const options = type ? { type } : {};
    expect({
      node,
      label,
      followers: await sequere.getFollowersCount(node, options),
      followings: await sequere.getFollowingsCount(node, options),
      friends: await sequere.getFriendsCount(node, options),
    }).toEqual({
      node,
      label,
      followers: edges.filter((edge) => edge.startsWith(label) && edge.endsWith(` → ${name}`)).length,
      followings: edges.filter((edge) => edge.startsWith(`${name} → ${label}`)).length,
      friends: friendships.filter((edge) => edge.startsWith(`${name} → ${label}`)).length,
    });
  }
}

async function listed(
  sequere: SequereService,
  walk: 'eachFollower' | 'eachFollowing' | 'eachFriend',
  nameOf: (of: EntityRef, member: EntityRef) => string,
): Promise<string[]> {
  const names: string[] = [];
  for (const node of HOT_NODES)
    for await (const { entity } of sequere[walk](node)) names.push(nameOf(node, ref(entity)));
  return names.toSorted();
}

function standingOf(edges: ReadonlyMap<string, number>): string[] {
  return [...edges].flatMap(([name, count]) => (count === 1 ? [name] : [])).toSorted();
}

function add(sums: Map<string, number>, name: string, by: number): void {
  sums.set(name, (sums.get(name) ?? 0) + by);
}

function twoOf<Item>(items: readonly Item[], random: () => number): [Item, Item] {
  const first = Math.floor(random() * items.length);
  const second = (first + 1 + Math.floor(random() * (items.length - 1))) % items.length;
  return [items[first] as Item, items[second] as Item];
}

/** The same numbers each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
