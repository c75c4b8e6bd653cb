import type { GitRepository } from '../git/git-repository.js';
import type { History } from '../history/history.entity.js';
import type { HistoryService } from '../history/history.service.js';
import { ImportProblem } from './import-problem.js';

const BEGIN_ANEW = 'Start with another database (--database FILE), or begin anew with --fresh.';

/**
 * Makes sure that what was imported is the beginning of what the repository holds now, so that going on makes sense.
 *
 * @throws ImportProblem when it is not
 */
export async function recognize(history: History, repository: GitRepository, histories: HistoryService): Promise<void> {
  const { directory } = repository;
  const isContained = await repository.contains(histories.hashes());
  if (!isContained && history.directory !== directory)
    throw new ImportProblem(
      'other-repository',
      `This database holds the history of ${history.directory}, which ${directory} does not continue.`,
      BEGIN_ANEW,
    );
  if (history.cut !== repository.cut)
    throw new ImportProblem(
      'cut-elsewhere',
      `The shallow clone in ${directory} was cut off elsewhere when its history was imported.`,
      BEGIN_ANEW,
    );
  if (!isContained)
    throw new ImportProblem(
      'rewritten',
      `HEAD of ${directory} no longer leads to every imported commit: its history was rewritten (by a force push, a rebase, an amended commit), or another branch is checked out. The numbers are those of the old history.`,
      BEGIN_ANEW,
    );
}
