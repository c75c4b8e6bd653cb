import type { CounterService } from '@spoor/counter';
import type { Repository } from 'typeorm';
import type { HandwrittenCounter } from './handwritten-counter.entity.js';

// The page shows the source of these two functions as it runs.

export async function byHand(repository: Repository<HandwrittenCounter>, name: string): Promise<number> {
  const row = await repository.findOneByOrFail({ name });
  row.count += 1;
  await repository.save(row);
  return row.count;
}

export async function withSpoor(counters: CounterService, name: string): Promise<number> {
  return await counters.increment(name);
}
