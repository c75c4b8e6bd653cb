import type { QueryRunner } from 'typeorm';
import type { TransactionCoordinator } from '../transactions/transaction-coordinator.js';
import type { Message, NewMessage } from './message.js';

/**
 * Tells messages once their transaction has committed.
 *
 * @param ids of the messages, which may be known no sooner than with the COMMIT
 * @param tell gets nothing when somebody has kept the database's answer for himself
 * @returns what `tell` does, or false after a rollback
 */
export function afterCommit(
  coordinator: TransactionCoordinator,
  queryRunner: QueryRunner,
  messages: readonly NewMessage[],
  ids: () => readonly number[],
  tell: (written: readonly Message[] | undefined) => Promise<boolean>,
): Promise<boolean> {
  // Without their JSON, which would be kept until the commit.
  const coming = messages.map(({ key, payload }) => ({ key, payload }));
  const written = (): Message[] | undefined => {
    const known = ids();
    const all = coming.flatMap((message, index): Message[] => {
      const id = known[index];
      return id === undefined ? [] : [{ id, ...message }];
    });
    return all.length === coming.length ? all : undefined;
  };
  return new Promise<boolean>((resolve) => {
    coordinator.afterCommit(queryRunner, () => resolve(tell(written())));
    coordinator.afterRollback(queryRunner, () => resolve(false));
  });
}
