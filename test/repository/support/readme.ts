import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY } from './clone.js';

/** A fenced block of code. */
export interface Block {
  language: string;
  code: string;
  /** Where it begins in its README. */
  line: number;
}

/** A line of a terminal, and what it prints. */
export interface ConsoleLine {
  command: string;
  output: string;
}

/** The pages of the documents that are written by hand. */
export function pagesOfDocuments(): string[] {
  return readdirSync(join(REPOSITORY, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/^(generated|api)\//.test(name))
    .map((name) => `docs/${name}`)
    .toSorted();
}

export class Readme {
  readonly text: string;
  readonly blocks: readonly Block[];

  /** @param path from the repository's root */
  constructor(readonly path: string) {
    this.text = readFileSync(join(REPOSITORY, path), 'utf8');
    const matches = this.text.matchAll(/^```(\w*)\n(.*?)^```$/gms);
    this.blocks = [...matches].map(({ 1: language = '', 2: code = '', index }) => ({
      language,
      code,
      line: this.text.slice(0, index).split('\n').length,
    }));
  }

  /** The blocks of TypeScript by the name of the file that each becomes: the one in its first line, or its place. */
  get sources(): Map<string, Block> {
    const typescript = this.blocks.filter(({ language }) => language === 'ts');
    return new Map(
      typescript.map((block) => [/^\/\/ (\S+)\.ts\n/.exec(block.code)?.[1] ?? `line-${block.line}`, block]),
    );
  }

  /** Blocks that are followed by what they print, and by the command that runs them before that, if it is shown. */
  get programs(): { name: string; output: string }[] {
    return [...this.sources].flatMap(([name, block]) => {
      const [next, second] = this.blocks.slice(this.blocks.indexOf(block) + 1);
      const output = next?.language === 'sh' ? second : next;
      return output?.language === 'text' ? [{ name, output: output.code }] : [];
    });
  }

  /** The blocks under a heading of the second level, up to the next one. */
  blocksUnder(heading: string): Block[] {
    const lines = this.text.split('\n');
    const start = lines.indexOf(heading);
    const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
    return this.blocks.filter(({ line }) => start >= 0 && line > start && (end < 0 || line <= end));
  }

  /** What stands on names that the text around it explains. */
  get fragments(): string[] {
    const programs = new Set(this.programs.map(({ name }) => name));
    return [...this.sources.keys()].filter((name) => name.startsWith('line-') && !programs.has(name));
  }

  /** Fences that make no block, such as one that is indented or says more than its language: their code would be passed over. */
  get strayFences(): string[] {
    return [...this.text.matchAll(/^ *```.*$/gm)].flatMap(([fence]) => (/^```\w*$/.test(fence) ? [] : [fence]));
  }

  /** What VitePress puts into the page from other files. */
  get includes(): { file: string; region: string | undefined }[] {
    return [...this.text.matchAll(/<!--@include: ([^#]+?)(?:#([\w-]+))?-->/g)].map(([, file = '', region]) => ({
      file: join(dirname(this.path), file),
      region,
    }));
  }

  get consoleLines(): ConsoleLine[] {
    return this.blocks
      .filter(({ language }) => language === 'console')
      .flatMap(({ code }) => code.split(/^\$ /m).slice(1))
      .map((entry) => {
        const end = entry.indexOf('\n');
        return { command: entry.slice(0, end), output: entry.slice(end + 1) };
      });
  }

  /** The cells of the table under a heading, without its head. */
  table(heading: string): string[][] {
    const [, section = ''] = this.text.split(`\n${heading}\n`);
    const rows =
      section
        .split(/^#/m)[0]
        ?.split('\n')
        .filter((line) => line.startsWith('|')) ?? [];
    return rows.slice(2).map((row) =>
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
  }
}
