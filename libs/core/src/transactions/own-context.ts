import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Tells what is called from inside of some work from what others call meanwhile.
 *
 * While a storage is in use Node follows every promise of the process, which makes all of TypeORM slower by a tenth: it is in use only
 * while somebody is inside.
 */
export class OwnContext<Value> {
  private readonly storage = new AsyncLocalStorage<Value>();
  private running = 0;

  /** What the caller is inside of; undefined for everybody else. */
  get current(): Value | undefined {
    return this.storage.getStore();
  }

  run<Result>(value: Value, work: () => Promise<Result>): Promise<Result> {
    this.running += 1;
    const result = this.storage.run(value, work);
    result.then(this.leave, this.leave);
    return result;
  }

  private readonly leave = (): void => {
    this.running -= 1;
    if (this.running === 0) this.storage.disable();
  };
}
