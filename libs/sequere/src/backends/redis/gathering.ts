interface Waiting<Request, Reply> {
  readonly request: Request;
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

/**
 * Sends together what is asked within one turn of the event loop, in its order. Nobody waits for anybody: what is asked in the next
 * turn leaves then.
 */
export class Gathering<Request, Reply> {
  private waiting: Waiting<Request, Reply>[] = [];

  /** @param limit how many requests are sent together at most */
  constructor(
    private readonly send: (requests: readonly Request[]) => Promise<readonly (Reply | Error)[]>,
    private readonly limit: number,
  ) {}

  ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) process.nextTick(() => this.leave());
      this.waiting.push({ request, resolve, reject });
      if (this.waiting.length === this.limit) this.leave();
    });
  }

  private leave(): void {
    const leaving = this.waiting;
    if (leaving.length === 0) return;
    this.waiting = [];
    this.send(leaving.map(({ request }) => request)).then(
      (replies) => {
        for (const [index, { resolve, reject }] of leaving.entries()) {
          const reply = replies[index] as Reply | Error;
          if (reply instanceof Error) reject(reply);
          else resolve(reply);
        }
      },
      (error: unknown) => {
        for (const { reject } of leaving) reject(error);
      },
    );
  }
}
