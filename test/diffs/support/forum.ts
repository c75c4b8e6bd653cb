import { transaction } from '@spoor/core';
import type { Diff } from '@spoor/diffs';
import type { DiffsFeature } from '@spoor/diffs/http';
import { setTimeout as delay } from 'node:timers/promises';
import { Everybody } from './everybody.guard.js';
import { Choice, Question } from './questions.js';
import type { ServedDiffs } from './serve-diffs.js';

/** A page of diffs as it is sent. */
export interface SentPage {
  diffs: Diff[];
  cursor: string;
  hasMore: boolean;
}

/** Questions for everybody, of which nobody sees choices that are called hidden. */
export const FORUM: DiffsFeature[] = [
  {
    entity: Question,
    path: 'questions/:id',
    guards: [Everybody],
    visible: async ({ changes }) => {
      await delay(1);
      return !String(changes['choiceText']?.[1]).startsWith('hidden');
    },
  },
  { entity: Choice, path: 'choices/:id', guards: [new Everybody()] },
];

export async function ask({ dataSource }: Pick<ServedDiffs, 'dataSource'>): Promise<Question> {
  return await transaction(dataSource, (manager) =>
    manager.save(Object.assign(new Question(), { questionText: 'What?' })),
  );
}

export async function answer(
  { dataSource }: Pick<ServedDiffs, 'dataSource'>,
  { id }: Question,
  ...texts: string[]
): Promise<Choice[]> {
  const choices = texts.map((choiceText) => Object.assign(new Choice(), { questionId: id, choiceText }));
  return await transaction(dataSource, (manager) => manager.save(choices));
}

export function textsOf(diffs: readonly Diff[]): unknown[] {
  return diffs.map(({ changes }) => changes['choiceText']?.[1]);
}
