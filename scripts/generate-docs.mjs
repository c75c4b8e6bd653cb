// Writes the parts of the documents that follow from the source. With --check it writes nothing, names what is out of date, and fails.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import { errorsPage } from './docs/errors.mjs';
import { optionsPage } from './docs/options.mjs';
import { seedsPage } from './docs/seeds.mjs';
import { root } from './docs/source.mjs';

const NOTE = '<!-- Made by npm run docs from the source; what is written here is overwritten. -->';

const pages = {
  'docs/generated/errors.md': errorsPage(),
  'docs/generated/seeds.md': seedsPage(),
  ...Object.fromEntries(
    ['counter', 'sequere', 'diffs', 'trackstats'].map((library) => [
      `docs/generated/${library}-options.md`,
      optionsPage(library),
    ]),
  ),
};

const check = process.argv.includes('--check');
const style = JSON.parse(readFileSync(join(root, '.prettierrc'), 'utf8'));
for (const [path, text] of Object.entries(pages)) {
  const target = join(root, path);
  const wanted = await format(`${NOTE}\n\n${text}\n`, { ...style, parser: 'markdown' });
  if (existsSync(target) && readFileSync(target, 'utf8') === wanted) continue;
  if (check) {
    console.error(`${path} is not what the source says any more: run npm run docs:generate.`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, wanted);
    console.log(`${path} is written`);
  }
}
