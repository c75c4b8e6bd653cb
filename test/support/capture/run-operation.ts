import assert from 'node:assert/strict';
import { describeEvent, difference } from './difference.js';
import { empty, fill } from './fixture.js';
import type { Delivery, Listener } from './listener.js';
import type { BehaviourCase, Lines, OperationCase } from './operation-case.js';
import { plainly } from './plainly.js';
import { assertSame, replay } from './replay.js';
import { takeSnapshot, type Snapshot } from './snapshot.js';
import type { World } from './world.js';

interface Outcome {
  answer: unknown;
  before: Snapshot;
  after: Snapshot;
}

/**
 * Runs an operation without capture, and with it for a consumer that needs a transaction and for one that does not.
 *
 * @param plain a database like that of `captured`, in which nobody ever listens
 * @throws AssertionError unless the events are exactly what has changed, and everything else is as without capture
 */
export async function runOperation(
  operation: OperationCase,
  captured: World,
  plain: World,
  deliveries: readonly Delivery[] = operation.deliveries ?? ['both', 'publish'],
): Promise<void> {
  const { events, steps = events } = operation;
  const wanted = (lines: Lines) =>
    [...(typeof lines === 'function' ? lines(plain.kind, plain.typeorm) : lines)].toSorted();

  const bare = await outcomeOf(operation, plain);
  const truth = difference(bare.before, bare.after).map(describeEvent).toSorted();
  assert.deepEqual(truth, wanted(events), 'what the operation changes, whoever listens');

  for (const delivery of deliveries) {
    const { answer, before, after, told } = await listened(operation, captured, delivery);
    const mode = delivery === 'publish' ? 'to a consumer that only publishes' : 'to a consumer that persists';
    assert.deepEqual(plainly(answer), plainly(bare.answer), `the answer, ${mode}`);
    assert.deepEqual(plainRows(after), plainRows(bare.after), `the rows after it, ${mode}`);
    if (steps !== 'any') assert.deepEqual(told.map(describeEvent).toSorted(), wanted(steps), `the events, ${mode}`);
    assertSame(replay(before, told), after);
  }
}

/** Runs another case on the fixture. */
export async function runBehaviour({ run }: BehaviourCase, world: World): Promise<void> {
  await empty(world.dataSource);
  await fill(world.dataSource);
  try {
    await run(world);
  } finally {
    await world.end();
  }
}

async function listened(operation: OperationCase, world: World, delivery: Delivery) {
  let listener: Listener | undefined;
  const outcome = await outcomeOf(operation, world, () => (listener = world.listen({ delivery })));
  const told = (await listener?.events()) ?? [];
  if (delivery === 'both')
    assert.deepEqual(listener?.persisted.flat(), told, 'what was persisted and what was published');
  return { ...outcome, told };
}

async function outcomeOf({ given, run }: OperationCase, world: World, start?: () => void): Promise<Outcome> {
  const { dataSource } = world;
  await empty(dataSource);
  await fill(dataSource);
  try {
    await given?.(world);
    const before = await takeSnapshot(dataSource);
    start?.();
    const answer = await run(world);
    return { answer, before, after: await takeSnapshot(dataSource) };
  } finally {
    await world.end();
  }
}

function plainRows({ rows, links }: Snapshot): unknown {
  const values = [...rows.values()].map((row) => plainly({ name: row.metadata.name, ...row.values }));
  return { rows: values.map((row) => JSON.stringify(row)).toSorted(), links: [...links.keys()].toSorted() };
}
