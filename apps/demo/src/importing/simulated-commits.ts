import { createHash } from 'node:crypto';
import type { GitCommit } from '../git/git-commit.js';

const COMMITS = 240;
const PEOPLE = ['Ada', 'Björn', 'Chioma', 'Dmitri', 'Emi', 'Farid'];
const FOLDERS = ['api', 'web', 'docs', 'tests'];
const FILES = ['router', 'session', 'layout', 'invoice', 'search', 'index'];
const VERBS = ['Add', 'Mend', 'Simplify', 'Rename', 'Explain'];
const BEGINNING = Date.UTC(2024, 0, 8, 9);
const SIX_HOURS = 6 * 60 * 60 * 1_000;

/** A history that nobody has written, the same every time. */
export function simulatedCommits(): GitCommit[] {
  return Array.from({ length: COMMITS }, (_, index) => {
    const digest = createHash('sha1').update(`simulated ${index}`).digest();
    const pick = <Item>(items: readonly Item[], byte: number): Item =>
      items[Math.floor(((digest[byte] ?? 0) / 256) ** 2 * items.length)] as Item;
    const name = pick(PEOPLE, 0);
    const paths = new Set([2, 4, 6].map((byte) => `${pick(FOLDERS, byte)}/${pick(FILES, byte + 1)}.ts`));
    return {
      hash: digest.toString('hex'),
      email: `${name.toLowerCase()}@simulated.example`,
      name: `${name} (simulated)`,
      authoredAt: new Date(BEGINNING + index * SIX_HOURS),
      subject: `${pick(VERBS, 1)} the ${pick(FILES, 3)}`,
      changes: [...paths].map((path, place) => ({ path, lines: 1 + ((digest[10 + place] ?? 0) % 80) })),
    };
  });
}
