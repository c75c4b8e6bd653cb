/** What a server process has taken so far. */
export interface ServerLoad {
  /** Bytes. */
  readonly rss: number;
  /** Microseconds. */
  readonly cpu: number;
}

/** `write`: a change of the first topic. */
export type ServerQuestion = 'load' | 'write';
