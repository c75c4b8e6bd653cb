import type { EntityRef } from '@spoor/core';
import type { Diff } from '@spoor/diffs';
import type { ObjectLiteral } from 'typeorm';
import { Question, Tag } from './questions.js';
import { RANDOM_ENTITIES } from './random-steps.js';
import type { OpenStore } from './stores.js';

type Type = keyof typeof RANDOM_ENTITIES;
type Row = Record<string, unknown>;
const WITHOUT_LINKS: Partial<Record<Type, Row>> = { question: { tags: [] }, tag: { questions: [] } };

type Logs = ReadonlyMap<string, readonly Diff[]>;

/** Which survey a question was in after which commit. */
export class SurveyHistory {
  private readonly moves = new Map<string, { unit: number; survey: unknown }[]>();

  /** @param unit the number of what has just been committed */
  async note({ dataSource }: OpenStore, unit: number): Promise<void> {
    const rows = await dataSource
      .createQueryBuilder(Question, 'question')
      .select('question.id', 'id')
      .addSelect('question.survey', 'survey')
      .getRawMany<{ id: number; survey: unknown }>();
    for (const { id, survey } of rows) {
      const moves = this.moves.get(String(id)) ?? [];
      this.moves.set(String(id), moves);
      if (moves.at(-1)?.survey !== survey) moves.push({ unit, survey });
    }
  }

  at(unit: number, question: string): unknown {
    return this.moves.get(question)?.findLast((move) => move.unit <= unit)?.survey ?? null;
  }
}

/** Every log, of what is gone too: those of parents name what was in them. */
export async function readLogs({ dataSource, diffs }: OpenStore): Promise<Logs> {
  const logs = new Map<string, readonly Diff[]>();
  const left: EntityRef[] = [];
  for (const [type, entityClass] of Object.entries(RANDOM_ENTITIES)) {
    const [last] = await dataSource.manager.find<ObjectLiteral>(entityClass, {
      order: { id: 'DESC' },
      take: 1,
      withDeleted: true,
    });
    for (let id = 1; id <= Number(last?.['id'] ?? 0); id += 1) left.push({ type, id: String(id) });
  }
  for (let entity = left.pop(); entity; entity = left.pop()) {
    if (logs.has(keyOf(entity))) continue;
    const log = await diffs.of(entity).all();
    logs.set(keyOf(entity), log);
    left.push(...log.map((diff) => diff.entity));
  }
  return logs;
}

/** What diffs lead to, and those that each log is to have, in their order. */
export interface Replayed {
  readonly rows: Readonly<Record<Type, Record<string, Row>>>;
  readonly logs: ReadonlyMap<string, readonly Diff[]>;
}

/** Applies the diffs of every entity, and compares the old values of each with what the ones before have made. */
export function replay(logs: Logs, surveys: SurveyHistory): Replayed {
  const rows: Record<Type, Record<string, Row>> = { survey: {}, question: {}, choice: {}, tag: {}, note: {} };
  const belonging = new Map<string, Diff[]>();
  for (const [key, log] of logs) {
    let row: Row | undefined;
    for (const diff of log.filter(({ entity }) => keyOf(entity) === key)) {
      const before = row;
      row = apply(row, diff);
      for (const parent of new Set([key, ...parentsOf(diff, [before, row], surveys)])) {
        const diffs = belonging.get(parent) ?? [];
        belonging.set(parent, diffs);
        diffs.push(diff);
      }
    }
    const [type, id] = key.split(':') as [Type, string];
    if (row) rows[type][id] = { ...WITHOUT_LINKS[type], ...row };
  }
  const inOrder = (diffs: readonly Diff[]) => diffs.toSorted((one, other) => placeOf(one) - placeOf(other));
  return { rows, logs: new Map([...belonging].map(([key, diffs]) => [key, inOrder(diffs)])) };
}

function apply(row: Row | undefined, { op, changes }: Diff): Row | undefined {
  if (op === 'link' || op === 'unlink') return applyLinks(row, changes);
  for (const [field, [old]] of Object.entries(changes))
    if (old !== '***') expect([op, field, old]).toEqual([op, field, row?.[field] ?? null]);
  if (op === 'delete') return undefined;
  const next = { ...row };
  for (const [field, [, now]] of Object.entries(changes)) if (now !== '***') next[field] = now;
  return next;
}

/** Linked are, by the relation, the keys of entities. */
function applyLinks(row: Row | undefined, changes: Diff['changes']): Row {
  const next = { ...row };
  for (const [relation, [old, now]] of Object.entries(changes)) {
    const linked = new Set(next[relation] as readonly string[] | undefined);
    const isTrue = old ? linked.delete(keyOf(old as EntityRef)) : !linked.has(keyOf(now as EntityRef));
    expect([relation, old, now, isTrue]).toEqual([relation, old, now, true]);
    if (now) linked.add(keyOf(now as EntityRef));
    next[relation] = [...linked].toSorted();
  }
  return next;
}

/** The logs of parents in which a diff stands: of those before and after, and above them of those at the commit. */
function parentsOf({ op, entity: { type, id }, meta }: Diff, rows: (Row | undefined)[], surveys: SurveyHistory) {
  const surveyAtCommit = (question: string) => surveys.at((meta as { unit: number }).unit, question);
  if (type === 'question') {
    const found = op.endsWith('link') ? [surveyAtCommit(id)] : rows.map((row) => row?.['survey']);
    return found
      .filter((survey) => survey !== null && survey !== undefined)
      .map((survey) => `survey:${String(survey)}`);
  }
  if (type !== 'choice' && type !== 'note') return [];
  const questions = rows.filter((row) => row !== undefined).map((row) => String(row['questionId']));
  const above = questions.map(surveyAtCommit).filter((survey) => survey !== null);
  return [...questions.map((question) => `question:${question}`), ...above.map((survey) => `survey:${String(survey)}`)];
}

function placeOf({ id, tx, meta }: Diff): number {
  return (meta as { unit: number }).unit * 1_000_000 + Number.parseInt(id.slice(tx.length + 1), 36);
}

function keyOf({ type, id }: EntityRef): string {
  return `${type}:${id}`;
}

/** The rows of a class, and what they are linked with, as diffs tell of them. */
export async function rowsOf({ dataSource }: OpenStore, type: string, entityClass: new () => ObjectLiteral) {
  const relations = entityClass === Question ? ['survey'] : [];
  const entities = await dataSource.manager.find(entityClass, { loadRelationIds: { relations }, withDeleted: true });
  const links = await linksOf(dataSource, type);
  return Object.fromEntries(
    entities.map((entity) => {
      const { internalNote: _, apiKey: __, ...row } = entity as Row;
      const id = String(row['id']);
      return [
        id,
        JSON.parse(
          JSON.stringify({ ...(entityClass === Question && { survey: null }), ...row, ...links.get(id) }),
        ) as Row,
      ];
    }),
  );
}

async function linksOf({ manager }: OpenStore['dataSource'], type: string): Promise<Map<string, Row>> {
  const links = new Map<string, Row>();
  if (type === 'question')
    for (const { id, tags } of await manager.find(Question, { relations: { tags: true } }))
      links.set(String(id), { tags: tags.map((tag) => `tag:${tag.id}`).toSorted() });
  if (type === 'tag')
    for (const { id, questions } of await manager.find(Tag, { relations: { questions: true } }))
      links.set(String(id), { questions: questions.map((question) => `question:${question.id}`).toSorted() });
  return links;
}
