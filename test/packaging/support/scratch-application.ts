import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, startCommand } from '../../repository/support/command.js';
import { createTestDatabase } from '../../support/databases.js';

const TEMPLATES = join(__dirname, '../apps');

/** An application as a stranger would have it: its own directory, and packages from tarballs. */
export class ScratchApplication {
  private constructor(private readonly directory: string) {}

  /**
   * Copies the template, beside `packages` with the tarballs that it names, and installs it.
   * @param shared whether the template is no more than settings for the sources that several share
   */
  static async install(template: string, workshop: string, { shared = true } = {}): Promise<ScratchApplication> {
    const directory = join(workshop, template);
    await cp(join(TEMPLATES, template), directory, { recursive: true });
    if (shared) await cp(join(TEMPLATES, 'shared'), directory, { recursive: true });
    await runCommand(
      ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
      {
        directory,
      },
    );
    return new ScratchApplication(directory);
  }

  has(packageName: string): boolean {
    return existsSync(join(this.directory, 'node_modules', packageName));
  }

  /** Builds `dist`; resolves to what the compiler says of the sources and of every type that is installed. */
  async compile(): Promise<string> {
    const compiler = startCommand([process.execPath, 'node_modules/typescript/bin/tsc', '--pretty', 'false'], {
      directory: this.directory,
    });
    await compiler.ended;
    return compiler.output();
  }

  /** Runs a script on a fresh database; resolves to what it prints, its warnings included. */
  async run(node: string, ...line: string[]): Promise<string> {
    const environment = { DATABASE_URL: await createTestDatabase('postgres') };
    return await runCommand([node, ...line], { directory: this.directory, environment });
  }
}
