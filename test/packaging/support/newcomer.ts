import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY, scratchDirectory } from '../../repository/support/clone.js';
import { runCommand, startCommand, type Command } from '../../repository/support/command.js';
import type { Block } from '../../repository/support/readme.js';
import { lendSqlite } from './lend-sqlite.js';

/** Somebody with an empty folder, a clone in `spoor` beside it, and a page, who does word by word what the page says. */
export class Newcomer {
  private constructor(
    private directory: string,
    private readonly environment: Record<string, string>,
  ) {}

  static async arrive(): Promise<Newcomer> {
    const workshop = await scratchDirectory('newcomer');
    await symlink(REPOSITORY, join(workshop, 'spoor'));
    return new Newcomer(workshop, {
      ...(await lendSqlite(workshop)),
      npm_config_prefer_offline: 'true',
      npm_config_loglevel: 'error',
    });
  }

  /**
   * Saves files under the names in their first lines and types commands, in the order of the page.
   * @returns what the page says that commands print, beside what they have printed
   */
  async follow(blocks: readonly Block[]): Promise<{ promised: string[]; printed: string[] }> {
    const [promised, printed]: [string[], string[]] = [[], []];
    let output = '';
    for (const { language, code } of blocks) {
      const [, file] = /^\/\/ (\S+\.\w+)\n/.exec(code) ?? [];
      if (file) await writeFile(join(this.directory, file), code);
      else if (language === 'sh') output = await this.type(code);
      else if (language === 'text') {
        promised.push(code);
        printed.push(output);
      } else throw new Error(`The page does not say what to do with:\n${code}`);
    }
    return { promised, printed };
  }

  /** Runs commands to their end; where they leave the terminal, the next ones begin. */
  async type(commands: string): Promise<string> {
    const mark = 'The terminal stands in ';
    const script = `${commands}\necho "${mark}$PWD"`;
    const output = await runCommand(['sh', '-ec', script], {
      directory: this.directory,
      environment: this.environment,
    });
    const end = output.lastIndexOf(mark);
    this.directory = output.slice(end + mark.length).trim();
    return output.slice(0, end);
  }

  /** Starts what does not end by itself. */
  start(commands: string, environment: Record<string, string>): Command {
    return startCommand(['sh', '-ec', commands], {
      directory: this.directory,
      environment: { ...this.environment, ...environment },
    });
  }
}
