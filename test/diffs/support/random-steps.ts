import { ref, type EntityRef } from '@spoor/core';
import { TrackDiffs } from '@spoor/diffs';
import * as fc from 'fast-check';
import {
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  type EntityManager,
  type ObjectLiteral,
} from 'typeorm';
import { Choice, Question, Survey, Tag } from './questions.js';

/** What is soft-deleted and restored. */
@TrackDiffs<Note>({ parent: (note): EntityRef => ref(Question, note.questionId) })
@Entity()
export class Note {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Question)
  question: Question;

  @Column({ type: 'int' })
  questionId: number;

  @Column({ type: 'varchar' })
  text: string;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

/** By their types. Questions, surveys and tags are never removed. */
export const RANDOM_ENTITIES = { survey: Survey, question: Question, choice: Choice, tag: Tag, note: Note } as const;

/** Which operation, and which rows it meets. */
export interface Step {
  readonly kind: number;
  readonly pick: number;
  readonly value: number;
}

/** Of how many rows, the newest ones, an operation chooses. */
const CHOICE = 31;

export const step: fc.Arbitrary<Step> = fc.record({ kind: fc.nat(18), pick: fc.nat(CHOICE - 1), value: fc.nat(3) });

async function some<Entity extends ObjectLiteral & { id: number }>(
  manager: EntityManager,
  entityClass: new () => Entity,
  pick: number,
): Promise<Entity | undefined> {
  const order = { id: 'DESC' } as object;
  const rows = await manager.find(entityClass, { order, take: CHOICE, withDeleted: true });
  return rows[pick % Math.max(rows.length, 1)];
}

export async function perform(manager: EntityManager, { kind, pick, value }: Step): Promise<unknown> {
  const any = async <Entity extends ObjectLiteral & { id: number }>(entityClass: new () => Entity) =>
    await some(manager, entityClass, pick);
  if (kind === 0) return await manager.save(Object.assign(new Survey(), { title: `s${value}` }));
  if (kind === 1)
    return await manager.save(
      Object.assign(new Question(), { questionText: `q${value}`, survey: (await any(Survey)) ?? null }),
    );
  if (kind === 4) return await manager.increment(Choice, { votes: value }, 'votes', 1);
  if (kind === 8) return await manager.delete(Choice, { choiceText: `c${value}`, votes: pick % 3 });
  if (kind === 13) return await manager.softDelete(Note, { text: `n${value}` });
  if (kind === 14) return await manager.restore(Note, { text: `n${value}` });
  const question = await any(Question);
  if (!question) return undefined;
  switch (kind) {
    case 2:
      return await manager.insert(Choice, { questionId: question.id, choiceText: `c${value}` });
    case 3:
      return await manager.save(Object.assign(question, { questionText: `q${value}`, pubDate: `${value}` }));
    case 9:
      return await manager.save(Object.assign(question, { survey: (await any(Survey)) ?? null }));
    case 10:
      return await manager.save(Object.assign(new Tag(), { name: `t${value}`, questions: [question] }));
    case 12:
      return await manager.save(Object.assign(new Note(), { questionId: question.id, text: `n${value}` }));
    case 15:
    case 16:
      return await changeNote(manager, await any(Note), value, question);
    case 17:
    case 18:
      return await changeTags(manager, await any(Tag), value, question);
    default:
      return await changeChoice(manager, await any(Choice), { kind, value }, question);
  }
}

async function changeChoice(
  manager: EntityManager,
  choice: Choice | undefined,
  { kind, value }: Pick<Step, 'kind' | 'value'>,
  { id: questionId }: Question,
): Promise<unknown> {
  if (!choice) return undefined;
  if (kind === 5) return await manager.update(Choice, { id: choice.id }, { choiceText: `c${value}`, apiKey: null });
  if (kind === 6) return await manager.update(Choice, choice.id, { questionId });
  if (kind === 7) return await manager.remove(choice);
  const upserted = { id: choice.id, questionId: choice.questionId, choiceText: `u${value}`, votes: value };
  return await manager.upsert(Choice, upserted, ['id']);
}

async function changeNote(
  manager: EntityManager,
  note: Note | undefined,
  value: number,
  { id: questionId }: Question,
): Promise<unknown> {
  if (!note) return undefined;
  if (value === 0) return await manager.softRemove(note);
  if (value === 1) return await manager.recover(note);
  return await manager.update(Note, note.id, { questionId });
}

async function changeTags(
  manager: EntityManager,
  tag: Tag | undefined,
  value: number,
  { id }: Question,
): Promise<unknown> {
  if (!tag) return undefined;
  const question = await manager.findOneOrFail(Question, { where: { id }, relations: { tags: true, survey: true } });
  const [linked] = question.tags;
  if (value > 1) return await manager.save(Object.assign(question, { tags: value === 2 ? [tag] : [] }));
  const relation = manager.createQueryBuilder().relation(Tag, 'questions');
  if (linked) return await relation.of(linked).remove(question);
  return await relation.of(tag).add(question);
}

/** What the database refuses, wholly or after another statement of the same call. */
export async function fail(manager: EntityManager, { pick, value }: Step): Promise<void> {
  const [one, other] = [await some(manager, Question, pick), await some(manager, Question, pick + 1)];
  const refused = null as unknown as string;
  const statements = async (): Promise<unknown> => {
    if (!one || !other || value === 0)
      return await manager.insert(Choice, [
        { questionId: one?.id ?? 0, choiceText: `c${value}` },
        { questionId: one?.id ?? 0, choiceText: refused },
      ]);
    return await manager.save([
      Object.assign(one, { questionText: `f${value}` }),
      Object.assign(other, { questionText: refused }),
    ]);
  };
  const isRefused = await statements().then(
    () => false,
    () => true,
  );
  if (!isRefused) throw new Error('The database was to refuse it.');
}
