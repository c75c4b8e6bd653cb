import { DeadlinePassed } from './deadline.js';

/** What an error says about the commands that met it. */
export type RedisFailure =
  /** Keys of a slot are on two nodes while it migrates: nothing was done, and it will pass. */
  | 'migrating'
  /** The server refuses everything for the moment: nothing was done. */
  | 'refused'
  /** The client could not send: nothing was done. */
  | 'unsent'
  /** No answer in time: may be done yet. */
  | 'late'
  /** The connection broke: may have been done. */
  | 'broken'
  /** An answer, such as WRONGTYPE, or an error that is not Redis's. */
  | 'other';

/** What ioredis says when it has followed a slot that moves as often as it may; the last answer is any of these. */
const MIGRATING = /^(?:TRYAGAIN|Too many Cluster redirections\. Last error: (?:ReplyError: )?(?:TRYAGAIN|MOVED|ASK))\b/;
const REFUSED =
  /^(?:Too many Cluster redirections\. Last error: (?:ReplyError: )?)?(?:CLUSTERDOWN|LOADING|MASTERDOWN|READONLY|BUSY)\b/;
const UNSENT = /^(?:Stream isn't writeable|Cluster isn't ready|None of startup nodes|Failed to refresh slots cache)/;
const BROKEN =
  /^(?:Connection is closed|Reached the max retries|Command aborted|Command timed out|Socket timeout|Cluster is ended|Too many Cluster)/;

export function redisFailure(error: unknown): RedisFailure {
  if (error instanceof DeadlinePassed) return 'late';
  // Not `instanceof Error`: those of Node itself are of another realm where Jest runs.
  const { message = '', syscall } = (error ?? {}) as { message?: string; syscall?: string };
  if (MIGRATING.test(message)) return 'migrating';
  if (REFUSED.test(message)) return 'refused';
  if (UNSENT.test(message)) return 'unsent';
  return BROKEN.test(message) || syscall ? 'broken' : 'other';
}
