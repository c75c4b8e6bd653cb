import type { Author } from './scratch-repository.js';

const PEOPLE: Author[] = Array.from({ length: 40 }, (_, index) => ({
  name: `Person ${index}`,
  email: `Person${index}@Example.org`,
}));
const FILES = 600;
const FILES_PER_COMMIT = 4;

/** A `git fast-import` stream of so many commits, each of which changes a few lines in a few files. */
export function syntheticHistory(commits: number): Buffer {
  const versions = new Map<string, string[]>();
  const chunks: string[] = [];
  for (let index = 0; index < commits; index++) {
    const { name, email } = PEOPLE[(index * 7 + Math.floor(index / 11)) % PEOPLE.length] as Author;
    const subject = `Change ${index}`;
    const who = `${name} <${email}> ${1_600_000_000 + index * 600} +0000`;
    chunks.push(`commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${subject.length}\n${subject}\n`);
    for (let turn = 0; turn < FILES_PER_COMMIT; turn++) {
      const path = `folder ${(index + turn) % 20}/file ${(index * 13 + turn * 101) % FILES}.txt`;
      const content = nextVersion(versions, path, index).join('\n');
      chunks.push(`M 100644 inline "${path}"\ndata ${content.length + 1}\n${content}\n\n`);
    }
  }
  return Buffer.from(chunks.join(''));
}

/** Rewrites a few lines of twenty. */
function nextVersion(versions: Map<string, string[]>, path: string, index: number): string[] {
  const content = versions.get(path) ?? Array.from({ length: 20 }, (_, line) => `line ${line}`);
  for (let line = 0; line < 1 + (index % 5); line++)
    content[(index * 3 + line) % 20] = `line written by change ${index}`;
  versions.set(path, content);
  return content;
}
