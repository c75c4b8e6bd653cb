import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Tells what is called from inside of some work from what others call meanwhile, and from what it has left behind: a timer that
 * was set inside is none of it any more when the work has ended.
 *
 * While a storage is in use Node follows every promise of the process, which makes all of TypeORM slower by a tenth: it is in use only
 * while somebody is inside.
 */
export class OwnContext<Value> {
  private readonly storage = new AsyncLocalStorage<Stay<Value>>();
  private running = 0;

  /** What the caller is inside of; undefined for everybody else. */
  get current(): Value | undefined {
    return this.stay?.value;
  }

  run<Result>(value: Value, work: () => Promise<Result>): Promise<Result> {
    const stay: Stay<Value> = { value, outer: this.stay, hasEnded: false };
    this.running += 1;
    const result = this.storage.run(stay, work);
    const leave = () => this.leave(stay);
    result.then(leave, leave);
    return result;
  }

  private get stay(): Stay<Value> | undefined {
    let stay = this.storage.getStore();
    while (stay?.hasEnded) stay = stay.outer;
    return stay;
  }

  private leave(stay: Stay<Value>): void {
    stay.hasEnded = true;
    this.running -= 1;
    if (this.running === 0) this.storage.disable();
  }
}

interface Stay<Value> {
  readonly value: Value;
  readonly outer: Stay<Value> | undefined;
  hasEnded: boolean;
}
