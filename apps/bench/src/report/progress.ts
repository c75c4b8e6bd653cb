import { SingleBar } from 'cli-progress';

/** A bar on the terminal's standard error; nothing where there is no terminal, so that what is printed is the tables alone. */
export class Progress {
  private readonly bar = new SingleBar({
    format: '{what} [{bar}] {percentage}% | {eta_formatted} left',
    clearOnComplete: true,
    gracefulExit: false,
  });

  constructor(what: string, turns: number) {
    this.bar.start(turns, 0, { what });
  }

  advance(): void {
    this.bar.increment();
  }

  end(): void {
    this.bar.stop();
  }
}
