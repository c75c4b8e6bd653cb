import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ref } from '@spoor/core';
import type { EntityChange } from '@spoor/counter';
import type { NewFollowPair } from '@spoor/sequere';
import type { GitCommit } from '../git/git-commit.js';
import type { Change } from '../history/change.entity.js';
import { Directory } from '../history/directory.entity.js';
import { File } from '../history/file.entity.js';
import { Person } from '../history/person.entity.js';

type EntityClass = typeof File | typeof Person;

/** Without the columns that the counter caches keep. */
type NewPerson = Omit<Person, 'commitsCount'>;
type NewDirectory = Omit<Directory, 'filesCount'>;
type NewFile = Omit<File, 'directory' | 'note'>;
type NewChange = Omit<Change, 'file'>;

/** What a batch adds up to, so that each person, directory and file is written once, and counted once. */
export class Tally {
  readonly people = new Map<string, NewPerson>();
  /** By path: many files lie in the same. */
  readonly directories = new Map<string, NewDirectory>();
  readonly files = new Map<string, NewFile>();
  readonly changes: NewChange[] = [];
  commits = 0;
  lines = 0;
  private readonly changed = new Map<string, NewFollowPair>();
  private readonly sums = new Map<string, { entityClass: EntityClass; commits: number; lines: number }>();

  /**
   * @param position of the commit in the order of the import
   * @returns the id of its author, and how many lines it changed
   */
  add({ email, name, authoredAt, changes }: GitCommit, position: number): { personId: string; lines: number } {
    const person = personOf(email, name);
    const lines = changes.reduce((sum, change) => sum + change.lines, 0);
    this.people.set(person.id, person);
    this.count(Person, person.id, lines);
    for (const [index, change] of changes.entries()) {
      const id = idOf('path', change.path);
      this.files.set(id, { id, path: change.path, directoryId: this.directoryOf(change.path) });
      this.changes.push({ position, place: index + 1, fileId: id, authoredAt, lines: change.lines });
      this.count(File, id, change.lines);
      this.change(person.id, id, authoredAt);
    }
    this.commits += 1;
    this.lines += lines;
    return { personId: person.id, lines };
  }

  /** The counters to raise: commits and changed lines of everybody and everything. */
  increments(): EntityChange<number>[] {
    return [...this.sums].flatMap(([id, { entityClass, commits, lines }]) => {
      const entity = ref(entityClass, id);
      return [
        { entity, name: 'commits', by: commits },
        { entity, name: 'lines', by: lines },
      ];
    });
  }

  /** Everybody with each file that he has changed, since the first of his commits here that did. */
  follows(): NewFollowPair[] {
    return [...this.changed.values()];
  }

  /** @returns its id */
  private directoryOf(file: string): string {
    const path = posix.dirname(file);
    const directory = this.directories.get(path) ?? newDirectory(path);
    this.directories.set(path, directory);
    return directory.id;
  }

  private change(personId: string, fileId: string, at: Date): void {
    const key = `${personId} ${fileId}`;
    if (!this.changed.has(key)) this.changed.set(key, { from: ref(Person, personId), to: ref(File, fileId), at });
  }

  private count(entityClass: EntityClass, id: string, lines: number): void {
    const sum = this.sums.get(id) ?? { entityClass, commits: 0, lines: 0 };
    sum.commits += 1;
    sum.lines += lines;
    this.sums.set(id, sum);
  }
}

/** An author without an address is told from others by the name. */
function personOf(givenEmail: string, name: string): NewPerson {
  const email = givenEmail.toLowerCase();
  return { id: email ? idOf('email', email) : idOf('name', name), email, name: name || email || 'Nobody' };
}

/** By its path; `.` holds the files that lie in no other. */
export function newDirectory(path: string): NewDirectory {
  return { id: idOf('directory', path), path };
}

/** Ids are known without asking the database. Neither addresses nor paths hold a NUL, so no two things share one. */
function idOf(kind: 'email' | 'name' | 'path' | 'directory', text: string): string {
  return createHash('sha256').update(`${kind}\0${text}`).digest('hex').slice(0, 32);
}
