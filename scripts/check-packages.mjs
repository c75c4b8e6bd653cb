// Packs every library as npm would and looks at the result: publint (is it well-formed?), attw (do its types resolve?), and whether
// it holds what it should. Any finding fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(command, parameters, directory) {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, { cwd: directory, encoding: 'utf8' });
  return { status, stdout, output: error ? error.message : `${stdout}\n${stderr}`.trim() };
}

function pack(directory, destination) {
  const parameters = ['pack', '--json', '--loglevel=error', '--pack-destination', destination];
  const { status, stdout, output } = run('npm', parameters, directory);
  if (status !== 0) throw new Error(`npm pack failed in ${directory}:\n${output}`);
  const [{ filename, files }] = JSON.parse(stdout);
  return { tarball: join(destination, filename), paths: files.map(({ path }) => path) };
}

async function publintFindings(tarball) {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const packed = buffer.slice(byteOffset, byteOffset + byteLength);
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: packed } });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

function attwFindings(tarball) {
  const attw = join(root, 'node_modules', '.bin', 'attw');
  const { status, output } = run(attw, [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color'], root);
  return status === 0 ? [] : [`attw:\n${output}`];
}

function contentFindings(directory, paths) {
  const findings = [];
  for (const wanted of ['LICENSE', 'README.md'])
    if (!paths.includes(wanted)) findings.push(`content: there is no ${wanted}`);
  const license = join(directory, 'LICENSE');
  if (existsSync(license) && readFileSync(license, 'utf8') !== readFileSync(join(root, 'LICENSE'), 'utf8'))
    findings.push("content: LICENSE differs from the repository's");
  for (const path of paths) {
    if (/\.spec\.|\.tsbuildinfo$/.test(path)) findings.push(`content: ${path} is nobody's business`);
    const [, built] = /^dist\/(.+)\.js$/.exec(path) ?? [];
    if (built && !paths.includes(`src/${built}.ts`))
      findings.push(`content: ${path} has no source any more; npm run clean removes what was built`);
  }
  return findings;
}

async function check(directory) {
  const { name } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const destination = mkdtempSync(join(tmpdir(), 'check-packages-'));
  try {
    const { tarball, paths } = pack(directory, destination);
    const findings = [
      ...contentFindings(directory, paths),
      ...(await publintFindings(tarball)),
      ...attwFindings(tarball),
    ];
    console.log(findings.length === 0 ? `${name}: ${paths.length} files, no findings` : `${name}:`);
    for (const finding of findings) console.log(`  ${finding.replaceAll('\n', '\n  ')}`);
    return findings.length;
  } finally {
    rmSync(destination, { recursive: true });
  }
}

let findings = 0;
for (const library of readdirSync(join(root, 'libs')).toSorted()) findings += await check(join(root, 'libs', library));
process.exitCode = findings === 0 ? 0 : 1;
