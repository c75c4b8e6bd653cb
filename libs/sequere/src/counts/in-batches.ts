const LARGEST_BATCH = 1_000;

/** Asks for many things, no more of them at a time than a backend is given. */
export async function inBatches<Item, Answer>(
  items: readonly Item[],
  ask: (batch: readonly Item[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < items.length; start += LARGEST_BATCH)
    answers.push(...(await ask(items.slice(start, start + LARGEST_BATCH))));
  return answers;
}
