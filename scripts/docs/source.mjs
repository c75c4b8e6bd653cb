// Reads declarations and their docstrings out of TypeScript files, without compiling them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const LIBRARIES = ['core', 'counter', 'sequere', 'diffs', 'trackstats'];

/** @param {string} path from the repository's root */
export function parse(path) {
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
}

/** The paths of files below a directory whose names match, in alphabetical order. */
export function filesIn(directory, pattern) {
  return readdirSync(join(root, directory), { recursive: true })
    .map((name) => `${directory}/${name.replaceAll('\\', '/')}`)
    .filter((path) => pattern.test(path))
    .toSorted();
}

/** The text of a declaration's docstring, on one line; empty where there is none. */
export function docOf(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return oneLine(ts.getTextOfJSDocComment(doc?.comment) ?? '');
}

/** The text of one of its tags, such as `@default`, on one line. */
export function tagOf(node, name) {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === name);
  return tag && oneLine(ts.getTextOfJSDocComment(tag.comment) ?? '');
}

/** Every node of a tree that passes. */
export function* nodesOf(node, passes) {
  if (passes(node)) yield node;
  for (const child of node.getChildren()) yield* nodesOf(child, passes);
}

export const oneLine = (text) => text.replaceAll(/\s+/g, ' ').trim();

/** Text as the cell of a table in a page: no bars, no tags. */
export function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{{', '{ {');
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
