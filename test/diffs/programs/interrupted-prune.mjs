// `diffs:prune` by somebody who presses Ctrl-C as soon as it has removed something.
import { openDiffs } from '@spoor/diffs/testing';
import { DiffsPruneCommand } from '@spoor/diffs/commands';
import { DIFF_ENTITIES } from '@spoor/diffs';
import { DataSource } from 'typeorm';

const options = { ...JSON.parse(process.env.DATA_SOURCE), entities: DIFF_ENTITIES };
const dataSource = await new DataSource(options).initialize();
const { diffs, close } = await openDiffs(dataSource, JSON.parse(process.env.DIFFS));
let removed = 0;
const watched = {
  async prune({ signal, onProgress }) {
    const result = await diffs.prune({
      signal,
      onProgress(progress) {
        onProgress(progress);
        if (removed === 0 && progress.diffs > 0) process.kill(process.pid, 'SIGINT');
        removed = progress.diffs;
      },
    });
    ({ diffs: removed } = result);
    return result;
  },
};
await new DiffsPruneCommand({ get: () => watched }).run([], {});
console.log(JSON.stringify({ removed }));
await close();
await dataSource.destroy();
