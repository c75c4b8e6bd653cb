import { channel } from 'node:diagnostics_channel';

/** What is published on `spoor:batch` after each flush. */
export interface BatchMessage {
  name: string;
  /** How many calls went out together. */
  members: number;
  milliseconds: number;
}

export const batchChannel = channel('spoor:batch');
