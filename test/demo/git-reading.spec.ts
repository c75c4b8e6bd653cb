import { GitLogParser, LOG_FORMAT } from '../../apps/demo/src/git/git-log.parser.js';
import { GitRepository } from '../../apps/demo/src/git/git-repository.js';
import type { GitCommit } from '../../apps/demo/src/git/git-commit.js';
import { cleanGitEnvironment, ScratchRepository } from './support/scratch-repository.js';

const outerEnvironment = process.env;
beforeAll(() => {
  process.env = cleanGitEnvironment();
});
afterAll(() => {
  process.env = outerEnvironment;
});

async function read({ directory }: ScratchRepository, known: string[] = []): Promise<GitCommit[]> {
  const repository = await GitRepository.open(directory);
  const commits: GitCommit[] = [];
  for await (const commit of repository.commits(from(known), new AbortController().signal)) commits.push(commit);
  return commits;
}

async function* from(hashes: string[]): AsyncGenerator<string> {
  yield* hashes;
}

/** A fast-import commit on main, with whatever author and path git itself would refuse to make up; all in Latin-1. */
function written(author: string, path: string, more = ''): Buffer {
  const commit = `commit refs/heads/main\nauthor ${author} 1700000000 +0000\ncommitter A <a@b> 1700000000 +0000\n${more}`;
  return Buffer.from(`${commit}data 4\nHand\nM 100644 inline ${path}\ndata 4\none\n\n`, 'latin1');
}

describe('Reading a git repository', () => {
  it('takes file names with spaces, quotes, tabs and line feeds as they are', async () => {
    const repository = ScratchRepository.create();
    const names = [
      'a b.txt',
      `it's "quoted".txt`,
      'tab\there',
      'line\nfeed',
      '  spaces around  ',
      '-\t-\tnumstat',
      'ünïcödé 🪨',
    ];
    for (const name of names) await repository.write(name, 'one\ntwo\n');
    repository.commit('Names');
    const [commit] = await read(repository);
    expect(commit?.changes.map(({ path }) => path).toSorted()).toEqual(names.toSorted());
    expect(commit?.changes.every(({ lines }) => lines === 2)).toBe(true);
  });

  it('shows the odd bytes of a name that is not UTF-8, so that no two names become one', async () => {
    const repository = ScratchRepository.create();
    repository.import(Buffer.concat([written('A <a@b>', 'caf\xe9'), written('A <a@b>', 'caf\xe8')]));
    expect(await read(repository)).toMatchObject([
      { changes: [{ path: 'caf\\xE9', lines: 1 }] },
      { changes: [{ path: 'caf\\xE8', lines: 1 }] },
    ]);
  });

  it('counts a rename under the new name, by the lines that it changed', async () => {
    const repository = ScratchRepository.create();
    await repository.write('old name.txt', 'one\ntwo\nthree\nfour\nfive\nsix\n');
    await repository.write('other.txt', 'other\n');
    repository.commit('Write');
    repository.git('mv', 'old name.txt', 'new name.txt');
    await repository.write('new name.txt', 'one\ntwo\nthree\nfour\nfive\nSIX\n');
    await repository.write('other.txt', 'another\n');
    repository.commit('Rename');
    const [, rename] = await read(repository);
    expect(rename?.changes).toEqual([
      { path: 'new name.txt', lines: 2 },
      { path: 'other.txt', lines: 2 },
    ]);
  });

  it('counts no lines for a binary file', async () => {
    const repository = ScratchRepository.create();
    await repository.write('stone.bin', Buffer.from([0, 1, 2, 0]));
    repository.commit('Bytes');
    expect(await read(repository)).toMatchObject([{ changes: [{ path: 'stone.bin', lines: 0 }] }]);
  });

  it('takes merges, commits without any change and commits without a subject', async () => {
    const repository = ScratchRepository.create();
    repository.commit('Root');
    repository.git('checkout', '--quiet', '-b', 'side');
    await repository.write('side.txt', 'side\n');
    const side = repository.commit('Side');
    repository.git('checkout', '--quiet', 'main');
    const nameless = repository.commit('', undefined, '--allow-empty-message');
    repository.git('merge', '--quiet', '--no-ff', '--message=Merge', 'side');
    const commits = await read(repository);
    expect(commits.map(({ subject }) => subject)).toEqual(['Root', 'Side', '', 'Merge']);
    expect(commits.map(({ hash }) => hash)).toEqual(expect.arrayContaining([side, nameless]));
    expect(commits.map(({ changes }) => changes.length)).toEqual([0, 1, 0, 0]);
  });

  it('takes authors without a name, without an address and with a name in another encoding', async () => {
    const repository = ScratchRepository.create();
    repository.import(
      Buffer.concat([
        written('<only@address.org>', 'a'),
        written('Only Name <>', 'b'),
        written('Bj\xf6rn <bjorn@example.org>', 'c', 'encoding ISO-8859-1\n'),
      ]),
    );
    const commits = await read(repository);
    expect(commits.map(({ name, email }) => [name, email])).toEqual([
      ['', 'only@address.org'],
      ['Only Name', ''],
      ['Björn', 'bjorn@example.org'],
    ]);
  });

  it('puts a date that no calendar has on one that databases know', async () => {
    const repository = ScratchRepository.create();
    repository.import(written('A <a@b>', 'a'));
    const tree = repository.git('rev-parse', 'HEAD^{tree}').trim();
    const raw = `tree ${tree}\nauthor A <a@b> 99999999999999999 +0000\ncommitter A <a@b> 1700000000 +0000\n\nLate\n`;
    const hash = repository.git('hash-object', '-t', 'commit', '-w', '--literally', await file(repository, raw)).trim();
    repository.git('update-ref', 'HEAD', hash);
    const [commit] = await read(repository);
    expect(commit?.authoredAt.getTime()).toBeGreaterThanOrEqual(0);
    expect(commit?.authoredAt.getUTCFullYear()).toBeLessThanOrEqual(9999);
  });

  it('hands out only what is not known, oldest first, also when an older branch is merged later', async () => {
    const repository = ScratchRepository.create();
    const root = repository.commit('Root');
    repository.git('checkout', '--quiet', '-b', 'old');
    const old = repository.commit('Older than what is known');
    repository.git('checkout', '--quiet', 'main');
    const known = repository.commit('Known');
    repository.git('merge', '--quiet', '--no-ff', '--message=Merge', 'old');
    const commits = await read(repository, [root, known]);
    expect(commits.map(({ hash }) => hash)).toEqual([old, repository.git('rev-parse', 'HEAD').trim()]);
  });

  it('reads the same whatever the reader has configured', async () => {
    const repository = ScratchRepository.create();
    await repository.write('a.txt', 'one\ntwo\nthree\n');
    repository.commit('Root');
    repository.git('mv', 'a.txt', 'b.txt');
    repository.commit('Rename');
    const before = await read(repository);
    for (const [key, value] of [
      ['log.showRoot', 'false'],
      ['log.showSignature', 'true'],
      ['diff.renames', 'false'],
      ['diff.relative', 'true'],
      ['diff.external', 'false'],
      ['color.ui', 'always'],
      ['i18n.logOutputEncoding', 'UTF-16'],
    ] as const)
      repository.git('config', key, value);
    expect(await read(repository)).toEqual(before);
    expect(before.map(({ changes }) => changes)).toEqual([
      [{ path: 'a.txt', lines: 3 }],
      [{ path: 'b.txt', lines: 0 }],
    ]);
  });

  it('reads bare repositories, worktrees and what is in .git', async () => {
    const repository = ScratchRepository.create();
    await repository.write('a.txt', 'one\n');
    const hash = repository.commit('Root');
    repository.git('clone', '--quiet', '--bare', '.', 'bare.git');
    repository.git('worktree', 'add', '--quiet', 'tree', '-b', 'other');
    for (const directory of ['bare.git', 'tree', '.git'])
      expect(await read(new ScratchRepository(`${repository.directory}/${directory}`))).toMatchObject([{ hash }]);
  });

  it('finds the same commits whatever the pieces that their bytes arrive in', async () => {
    const repository = ScratchRepository.create();
    await repository.write('ä.txt', 'one\n');
    repository.commit('Eins: ä');
    repository.git('mv', 'ä.txt', 'ö.txt');
    repository.commit('Zwei: ö');
    const output = Buffer.from(repository.git('log', '-z', '--numstat', '-M', `--format=${LOG_FORMAT}`));
    const whole = new GitLogParser();
    const expected = [...whole.push(output), ...whole.end()];
    const bytewise = new GitLogParser();
    const found = [...output].flatMap((byte) => [...bytewise.push(Buffer.of(byte))]);
    expect([...found, ...bytewise.end()]).toEqual(expected);
    expect(expected).toHaveLength(2);
  });
});

async function file(repository: ScratchRepository, content: string): Promise<string> {
  await repository.write('.git/scratch', content);
  return '.git/scratch';
}
