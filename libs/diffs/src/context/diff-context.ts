import { AsyncLocalStorage } from 'node:async_hooks';

/** Who is at work, and what else is to be told of it. */
export interface DiffContext {
  readonly actor: unknown;
  readonly meta: unknown;
}

/** What `runAs` says to the statements within it, however deep in calls and however many run at once. */
export class DiffContexts {
  private readonly storage = new AsyncLocalStorage<DiffContext>();

  /** @param actor asked where no `runAs` is around */
  constructor(private readonly actor: (() => unknown) | undefined) {}

  run<Result>(context: DiffContext, work: () => Result): Result {
    return this.storage.run(context, work);
  }

  current(): DiffContext {
    return this.storage.getStore() ?? { actor: this.actor?.() ?? null, meta: null };
  }
}
