// The documents that Spoor re-imagines, sentence by sentence, each beside the title of the spec that shows it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { cell, filesIn, nodesOf, parse, root, table } from './source.mjs';

const DOCUMENTS = 'test/seeds/documents';
const TITLED = /^(it|describe)/;

export function seedsPage() {
  const titles = titlesOfSpecs();
  const told = new Set();
  const sections = filesIn(DOCUMENTS, /\.json$/).map((path) => {
    const { title, sentences } = JSON.parse(readFileSync(join(root, path), 'utf8'));
    for (const { shown } of sentences) if (shown) told.add(shown);
    return `## ${title}\n\n${tableOf(sentences, titles)}`;
  });
  const others = [...titles].filter(([title, { isSpec }]) => isSpec && !told.has(title));
  const list = others.map(([title, { suite, path }]) => `- ${cell(`${suite}: ${title}`)} (${fileOf(path)})`);
  return [
    ...sections,
    `## And beyond\n\nWhat the documents do not say, or their code did wrong:\n\n${list.join('\n')}`,
  ].join('\n\n');
}

function tableOf(sentences, titles) {
  const rows = sentences.map(({ sentence, shown, different }) => {
    if (shown && !titles.has(shown)) throw new Error(`No spec of test/seeds is titled ${JSON.stringify(shown)}`);
    if (!shown && !different) throw new Error(`${JSON.stringify(sentence)} is shown by nothing, and nothing says why`);
    return [cell(sentence), shown ? `${cell(shown)} (${fileOf(titles.get(shown).path)})` : '', cell(different ?? '')];
  });
  return table(['The document', 'Shown by', 'Deliberately different, because'], rows);
}

const fileOf = (path) => `\`${path}\``;

/** `title → where it is`, of suites and of specs. */
function titlesOfSpecs() {
  const titles = new Map();
  for (const path of filesIn('test/seeds', /\.spec\.ts$/)) {
    for (const call of nodesOf(parse(path), isTitled)) {
      const [{ text }] = call.arguments;
      for (const title of text === '%s' ? firstCells(call) : [text])
        titles.set(title, { path, suite: suiteOf(call), isSpec: call.expression.getText().startsWith('it') });
    }
  }
  return titles;
}

function isTitled(node) {
  if (!ts.isCallExpression(node) || !TITLED.test(node.expression.getText())) return false;
  return node.arguments[0] !== undefined && ts.isStringLiteralLike(node.arguments[0]);
}

/** The rows that it.each is given, when they begin with their titles. */
function firstCells(call) {
  const [rows] = call.expression.arguments ?? [];
  return rows && ts.isArrayLiteralExpression(rows)
    ? rows.elements.flatMap((row) => (ts.isArrayLiteralExpression(row) ? [row.elements[0].text] : []))
    : [];
}

/** The title of what a spec stands in; undefined of what stands in nothing. */
function suiteOf(call) {
  for (let node = call.parent; node; node = node.parent) if (isTitled(node)) return node.arguments[0].text;
  return undefined;
}
