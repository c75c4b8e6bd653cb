import type { Diff } from '@spoor/diffs';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../../support/wait-for.js';
import type { SentPage } from './forum.js';
import { SseConnection } from './sse-client.js';

/** Whether everything is written, and where the log ended then. */
export interface Writing {
  /** The last cursor, once there is nothing more to come. */
  end: string | undefined;
}

const PATIENCE = 120_000;

/** Loses its connection again and again, amid whatever is being sent, and goes on after the last event that it has whole. */
export async function streamUnsteadily(url: string, start: string, writing: Writing): Promise<string[]> {
  const seen: string[] = [];
  let cursor = start;
  while (cursor !== writing.end) {
    const cutAfter = 100 + Math.floor(Math.random() * 20_000);
    const connection = new SseConnection(`${url}?since=${start}`, { lastEventId: cursor, cutAfter });
    const isOver = () => connection.hasEnded || (writing.end !== undefined && connection.lastEventId === writing.end);
    await waitFor(isOver, { timeout: PATIENCE, what: () => `the end of ${connection.text.slice(-2_000)}` });
    connection.cut();
    seen.push(...connection.diffs<Diff>().map(({ entity }) => entity.id));
    cursor = connection.lastEventId ?? cursor;
  }
  return seen;
}

/** Waits for answers, goes away before some of them, loses others, and asks again. */
export async function pollUnsteadily(url: string, start: string, writing: Writing): Promise<string[]> {
  const seen: string[] = [];
  let cursor = start;
  while (cursor !== writing.end) {
    const page = await pollOnce(`${url}?since=${cursor}&wait=2&limit=${1 + Math.floor(Math.random() * 200)}`);
    if (!page || Math.random() < 0.2) continue;
    seen.push(...page.diffs.map(({ entity }) => entity.id));
    ({ cursor } = page);
  }
  return seen;
}

async function pollOnce(url: string): Promise<SentPage | undefined> {
  const leaving = new AbortController();
  if (Math.random() < 0.3) void delay(Math.random() * 100).then(() => leaving.abort());
  try {
    const response = await fetch(url, { signal: leaving.signal });
    if (!response.ok) throw new Error(`the server has answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as SentPage;
  } catch (error) {
    if (leaving.signal.aborted) return undefined;
    throw error;
  }
}
