import { decode } from './decode.js';
import type { GitCommit } from './git-commit.js';

/** What `git log --format` must be told; every field, entry and path ends with a NUL because of -z. */
export const LOG_FORMAT = '%H%x00%ae%x00%an%x00%at%x00%s';
const HEADER_FIELDS = 5;
const LONGEST_FIELD = 500;
/** Git separates a commit's entries from its header with a line feed; a rename has no path here, its two paths follow. */
const ENTRY = /^\n?(\d+|-)\t(\d+|-)\t([^]*)$/;
/** The year 9999: later ones, and any nonsense that a broken tool has written, do not fit into databases. */
const LATEST_SECOND = 253_402_300_799;

/** Turns the bytes of `git log -z --numstat` into commits, whatever the pieces that they arrive in. */
export class GitLogParser {
  private remainder: Buffer = Buffer.alloc(0);
  private header: string[] = [];
  private commit: GitCommit | undefined;
  private rename: { lines: number; paths: number } | undefined;

  /** The commits that are complete with this piece. */
  *push(piece: Buffer): Generator<GitCommit> {
    const bytes = this.remainder.length > 0 ? Buffer.concat([this.remainder, piece]) : piece;
    let start = 0;
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, start)) {
      const complete = this.accept(decode(bytes.subarray(start, end)));
      if (complete) yield complete;
      start = end + 1;
    }
    this.remainder = bytes.subarray(start);
  }

  /** The last commit, which nothing follows. */
  *end(): Generator<GitCommit> {
    if (this.commit) yield this.commit;
  }

  /** Takes one token; answers the commit that it shows to be complete. */
  private accept(token: string): GitCommit | undefined {
    if (this.header.length > 0) return this.acceptHeader(token);
    if (this.rename) return this.acceptRename(token);
    const entry = this.commit && ENTRY.exec(token);
    if (!entry) return this.acceptHeader(token);
    const [, added, deleted, path] = entry;
    const lines = countLines(added) + countLines(deleted);
    if (path) this.commit?.changes.push({ path, lines });
    else this.rename = { lines, paths: 0 };
    return undefined;
  }

  private acceptHeader(token: string): GitCommit | undefined {
    const previous = this.header.length === 0 ? this.commit : undefined;
    this.header.push(token);
    if (this.header.length === HEADER_FIELDS) {
      const [hash = '', email = '', name = '', seconds = '', subject = ''] = this.header.map(shorten);
      this.commit = { hash, email, name, authoredAt: readInstant(seconds), subject, changes: [] };
      this.header = [];
    }
    return previous;
  }

  private acceptRename(path: string): undefined {
    if (!this.rename || ++this.rename.paths < 2) return;
    this.commit?.changes.push({ path, lines: this.rename.lines });
    this.rename = undefined;
  }
}

/** Nobody reads on, and columns have an end. */
function shorten(field: string): string {
  return field.length > LONGEST_FIELD ? field.slice(0, LONGEST_FIELD).toWellFormed() : field;
}

function countLines(field: string | undefined): number {
  return field === '-' ? 0 : Number(field);
}

function readInstant(seconds: string): Date {
  const instant = Number(seconds);
  return new Date(1_000 * Math.min(Math.max(Number.isFinite(instant) ? instant : 0, 0), LATEST_SECOND));
}
