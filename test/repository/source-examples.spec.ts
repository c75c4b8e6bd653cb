import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from './support/clone.js';

interface Example {
  readonly place: string;
  readonly code: string;
}

/** What follows `@example` in the docstrings of the libraries, up to the next tag: those begin with a small letter, decorators do not. */
function examplesInSource(): Example[] {
  const files = readdirSync(join(REPOSITORY, 'libs'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /^\w+\/src\/.+\.ts$/.test(file) && !file.endsWith('.spec.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(REPOSITORY, 'libs', file), 'utf8');
      return [...text.matchAll(/^ *\* @example(.*(?:\n *\*(?!\/| @[a-z]).*)*)/gm)].map(({ 1: body = '', index }) => ({
        place: `libs/${file}:${text.slice(0, index).split('\n').length}`,
        code: body.replaceAll(/^ *\* ?/gm, '').trim(),
      }));
    });
}

/** What the parser says: types are unknown here. */
function complaintsOn(code: string): string[] {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    experimentalDecorators: true,
  };
  const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true, compilerOptions });
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('The examples in docstrings, which the pages of the API show', () => {
  const examples = examplesInSource();

  it('are found', () => {
    expect(examples.length).toBeGreaterThan(50);
    expect(examples.filter(({ code }) => code === '')).toEqual([]);
  });

  it('are TypeScript', () => {
    const wrong = examples.map(({ place, code }) => [place, ...complaintsOn(code)]).filter(({ length }) => length > 1);
    expect(wrong).toEqual([]);
  });

  it('would not be if something were left out', () => {
    expect(complaintsOn('TypeOrmModule.forRoot({ …, synchronize: true })')).not.toEqual([]);
  });
});
