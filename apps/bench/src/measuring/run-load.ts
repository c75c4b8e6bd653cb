/** What became of a while under load. */
export interface Load {
  /** One per call, in milliseconds. */
  readonly latencies: readonly number[];
  readonly milliseconds: number;
}

/** Lets `callers` callers call, each again as soon as it has its answer, until the time is over and the last has its answer. */
export async function runLoad(call: () => Promise<unknown>, callers: number, milliseconds: number): Promise<Load> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const deadline = startedAt + milliseconds;
  const keepCalling = async (): Promise<void> => {
    for (let before = startedAt; before < deadline;) {
      await call();
      const after = performance.now();
      latencies.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: callers }, keepCalling));
  return { latencies, milliseconds: performance.now() - startedAt };
}
