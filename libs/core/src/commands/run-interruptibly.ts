import { reportRefusal } from './report-refusal.js';

/** Runs what may take long; Ctrl-C aborts its signal, and what was foreseen is reported in one line. */
export async function runInterruptibly(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  try {
    await work(interruption.signal);
  } catch (error) {
    reportRefusal(error);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
