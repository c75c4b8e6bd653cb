import type { DataSource } from 'typeorm';
import { settlersOf } from '../database/on-settle.js';
import { TransactionCoordinator } from '../transactions/transaction-coordinator.js';

/**
 * Resolves when everything has been done that the transactions committed until now have set off, and what that has set off in turn:
 * messages of the outbox topics that have a handler here, diffs on their way to their store, copies of follows, and listeners.
 *
 * A message whose handler fails is waited for until it succeeds. Runs of schedules are not waited for.
 *
 * @param dataSource an initialised one, such as `application.get(DataSource)`
 * @throws what a database or Redis that is away says
 *
 * @example
 * await request(application.getHttpServer()).post('/orders').send(order);
 * await settle(application.get(DataSource));
 * expect(mails).toHaveLength(1);
 */
export async function settle(dataSource: DataSource): Promise<void> {
  const coordinator = TransactionCoordinator.of(dataSource);
  for (let wasBusy = true; wasBusy;) {
    wasBusy = await coordinator.drain();
    for (const settler of settlersOf(dataSource)) wasBusy = (await settler()) || wasBusy;
  }
}
