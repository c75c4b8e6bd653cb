import { hash } from 'node:crypto';
import type { DiffLog, DiffPage } from '../log/diff-log.js';
import type { Exchange } from './exchange.js';
import type { DiffsQuery } from './read-query.js';
import type { Viewer } from './viewer.js';

/** Answers with a page as JSON, or that it is still the one which the client has. */
export async function answerPage(exchange: Exchange, log: DiffLog, query: DiffsQuery, viewer: Viewer): Promise<void> {
  const page = await readPage(log, query, viewer, exchange.signal);
  const body = JSON.stringify(page);
  const tag = `"${hash('sha1', body, 'base64url')}"`;
  const headers = { ETag: tag, 'Cache-Control': 'private, no-cache' };
  if (isKnown(exchange.request.headers['if-none-match'], tag)) exchange.answer(304, headers);
  else exchange.answer(200, { ...headers, 'Content-Type': 'application/json; charset=utf-8' }, body);
}

/** A page with something to see, or without when nothing has come in time. */
async function readPage(
  log: DiffLog,
  { since, limit, wait }: DiffsQuery,
  viewer: Viewer,
  signal: AbortSignal,
): Promise<DiffPage> {
  if (since === undefined) return { diffs: [], cursor: await log.head(), hasMore: false };
  let page = await viewer.see(await log.since(since, { limit }));
  if (wait === 0 || page.diffs.length > 0) return page;
  const timeUp = new AbortController();
  // AbortSignal.timeout() is forgotten by AbortSignal.any() when memory is collected, and would never end the waiting.
  const timer = setTimeout(() => timeUp.abort(), wait * 1_000);
  const patience = AbortSignal.any([signal, timeUp.signal]);
  try {
    for await (const next of log.watchPages(page.cursor, { limit, signal: patience })) {
      page = await viewer.see(next);
      if (page.diffs.length > 0) break;
    }
  } finally {
    clearTimeout(timer);
  }
  return page;
}

/** Proxies that compress an answer weaken its tag. */
function isKnown(tags: string | undefined, tag: string): boolean {
  return (tags ?? '').split(',').some((each) => [tag, '*'].includes(each.trim().replace(/^W\//, '')));
}
