import type { DiffsFeature } from '@spoor/diffs/http';
import { Commit } from '../history/commit.entity.js';
import { Directory } from '../history/directory.entity.js';
import { File } from '../history/file.entity.js';
import { History } from '../history/history.entity.js';
import { describeDiffs } from './describe-diffs.js';
import { EverybodyGuard } from '../everybody.guard.js';

/** Whose diffs can be read: each has its own and those of everything below it. */
export const DIFFS_ROUTES: DiffsFeature[] = [
  route(History, 'api/repositories', 'id', 'in a repository: its directories, files and commits'),
  route(Directory, 'api/directories', 'id', 'in a directory and its files'),
  route(File, 'api/files', 'id', 'in a file'),
  route(Commit, 'api/commits', 'hash', 'in a commit'),
];

function route(entity: DiffsFeature['entity'], path: string, key: 'id' | 'hash', what: string): DiffsFeature {
  return { entity, path: `${path}/:${key}`, guards: [EverybodyGuard], decorators: [describeDiffs(what, key)] };
}
