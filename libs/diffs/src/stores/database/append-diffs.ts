import { inChunks, pipelined, type EntityRef, type SendWithCommit, type Sql } from '@spoor/core';
import type { QueryRunner } from 'typeorm';
import { tagOf } from '../../log/read-diff.js';
import { keyOf } from '../../model/entity-key.js';
import type { SerializedDiff } from '../../model/diff-entry.js';
import type { LogAppend } from '../diff-store.js';
import { randomToken } from '../random-token.js';
import type { ComingDiff } from './diff-places.js';
import type { DiffStatements } from './diff-statements.js';
import type { Pruning } from './prune-logs.js';

interface AdvancedRow {
  type: string;
  id: string;
  head: string | number;
  oldest: string | number;
}

export interface AdvancedLog {
  readonly log: EntityRef;
  /** The newest place. */
  readonly head: number;
  /** No diff of the log is older. */
  readonly oldest: number;
}

/** A diff of a log, which may have others beside it. */
interface LogDiff {
  readonly log: EntityRef;
  readonly diff: SerializedDiff;
}

const MOST_LOGS = 500;
const MOST_DIFFS = 1_000;
/** How much older than the retention a log's oldest diff is when an append prunes it. */
const SLACK = 1.25;
/** More go together. */
const FEW = 4;
/** How many of the appends that go with their COMMIT look instead whether there is something to prune. */
const LOOKING = 1 / 8;

/** Sends a few diffs with the COMMIT, which costs half as much; but not always, since nobody hears of what is too old then. */
export function sendWithCommit(
  statements: DiffStatements,
  appends: readonly LogAppend[],
  send: SendWithCommit | undefined,
): boolean {
  if (!send || !statements.appendOne || Math.random() < LOOKING) return false;
  if (appends.reduce((sum, { diffs }) => sum + diffs.length, 0) > FEW) return false;
  const epoch = randomToken();
  for (const { log, diffs } of appends) for (const { body } of diffs) send(statements.appendOne(log, body, epoch));
  return true;
}

/**
 * Appends to logs, which stay locked until the transaction ends. Two statements, or one, and more for many diffs.
 *
 * @returns the logs that have diffs which are too old for long: they are cleared now and then, not with every diff
 */
export async function appendDiffs(
  { access, statements, retention }: Pruning,
  appends: readonly LogAppend[],
  queryRunner: QueryRunner,
): Promise<AdvancedLog[]> {
  const diffs = appends.flatMap(({ log, diffs: all }) => all.map((diff) => ({ log, diff })));
  const [epoch, longest] = [randomToken(), retention * SLACK];
  const run = <Row>(statement: Sql) => access.run<Row>(queryRunner, statement);
  const append = statements.append?.bind(statements);
  if (!append) {
    const logs = await advanceAndInsert(statements, comingOf(diffs), epoch, run);
    return logs.filter(({ head, oldest }) => oldest < head - longest);
  }
  // Bodies are written when they are looked at.
  const answers = await pipelined(
    diffs,
    (some) => append(comingOf(some), epoch, longest),
    (statement) => run<AdvancedRow>(statement),
  );
  const overdue = answers.flat().map(advancedLog);
  return [...new Map(overdue.map((advanced) => [keyOf(advanced.log), advanced])).values()];
}

/** @returns all logs */
async function advanceAndInsert(
  statements: DiffStatements,
  coming: readonly ComingDiff[],
  epoch: string,
  run: <Row>(statement: Sql) => Promise<Row[]>,
): Promise<AdvancedLog[]> {
  const advances = coming
    .filter(({ back }) => back === 0)
    .map(({ log, places, body }) => ({ log, epoch, places, tag: tagOf({ body }) }));
  const heads = new Map<string, AdvancedLog>();
  for (const chunk of inChunks(advances, MOST_LOGS))
    for (const row of await run<AdvancedRow>(statements.advance(chunk))) heads.set(keyOf(row), advancedLog(row));
  for (const chunk of inChunks(coming, MOST_DIFFS, ({ body }) => body.length)) {
    const placed = chunk.map(({ log, back, body }) => ({
      log,
      at: (heads.get(keyOf(log)) as AdvancedLog).head - back,
      body,
    }));
    await run(statements.insert(placed));
  }
  return [...heads.values()];
}

/** Those of one log stand together. */
function comingOf(diffs: readonly LogDiff[]): ComingDiff[] {
  const places = new Map<EntityRef, number>();
  for (const { log } of diffs) places.set(log, (places.get(log) ?? 0) + 1);
  const left = new Map(places);
  return diffs.map(({ log, diff }) => {
    const back = (left.get(log) as number) - 1;
    left.set(log, back);
    return { log, back, places: places.get(log) as number, body: diff.body };
  });
}

function advancedLog({ type, id, head, oldest }: AdvancedRow): AdvancedLog {
  return { log: { type, id }, head: Number(head), oldest: Number(oldest) };
}
