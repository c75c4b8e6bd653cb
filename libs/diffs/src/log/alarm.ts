/** Says when it is worth looking again. A ring while nobody waits is kept for whoever waits next, so that none is missed. */
export class Alarm {
  private hasRung = false;
  private answer: (() => void) | undefined;

  ring(): void {
    this.hasRung = true;
    this.answer?.();
  }

  /** Resolves with the next ring, or at once when there was one since the last time. */
  async rung(): Promise<void> {
    if (!this.hasRung) await new Promise<void>((resolve) => (this.answer = resolve));
    this.answer = undefined;
    this.hasRung = false;
  }
}
