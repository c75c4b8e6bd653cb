/** What a process has taken until its application was ready to work. */
export interface BootCost {
  /** Since the process was started, in milliseconds. */
  readonly time: number;
  /** Of all its threads, in milliseconds. */
  readonly cpu: number;
  /** What the operating system has given it, in bytes. */
  readonly rss: number;
  /** What is in use of JavaScript's heap after a collection, in bytes. */
  readonly heap: number;
}

/** Two starts, one after the other: of the application without Spoor, and of the one with it. */
export interface BootTurn {
  readonly empty: BootCost;
  readonly spoor: BootCost;
}
