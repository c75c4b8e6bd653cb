import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const OUTPUT_LIMIT = 64 * 1024 * 1024;
/** A second C library beside the loader's own cannot work, and every system has one. */
const NEVER = /^libc(6|-bin|6-.*)$/;

/** What is asked of Debian's package manager. Nothing here installs, or changes what the system knows. */
export class Apt {
  private constructor(private readonly options: string[]) {}

  static onSystemLists(): Apt {
    return new Apt(['--option', 'APT::Sandbox::User=root']);
  }

  /** Package lists of our own, fetched now: for a system whose lists are missing (images are shipped without) or stale. */
  static async onFreshLists(directory: string): Promise<Apt> {
    await mkdir(join(directory, 'partial'), { recursive: true });
    const settings = [`Dir::State::lists=${directory}`, 'Dir::Cache::pkgcache=', 'Dir::Cache::srcpkgcache='];
    const options = settings.flatMap((setting) => ['--option', setting]);
    const apt = new Apt([...this.onSystemLists().options, ...options]);
    await apt.run('apt-get', ['update']);
    return apt;
  }

  /** The packages themselves, even if installed, with those dependencies too, and all other dependencies that are not installed. */
  async closure(packages: string[], alsoDependencies?: RegExp): Promise<string[]> {
    const wanted = new Set(packages);
    // A set's iteration goes on to what is added meanwhile.
    for (const name of wanted) {
      const depends = await this.run('apt-cache', ['depends', '--important', name]);
      const direct = namesIn(depends, /^ [ |](?:Pre)?Depends: (\S+)/gm);
      for (const dependency of direct) if (alsoDependencies?.test(dependency)) wanted.add(dependency);
    }
    const simulated = await this.run('apt-get', ['install', '--simulate', '--no-install-recommends', ...wanted]);
    const missing = namesIn(simulated, /^Inst (\S+)/gm);
    return [...new Set([...wanted, ...missing])].filter((name) => !NEVER.test(name));
  }

  /** Fetches the packages' archives into the directory. */
  async download(packages: string[], directory: string): Promise<void> {
    await this.run('apt-get', ['download', ...packages], directory);
  }

  private async run(program: string, parameters: string[], cwd?: string): Promise<string> {
    const { stdout } = await promisify(execFile)(program, [...this.options, ...parameters], {
      cwd,
      maxBuffer: OUTPUT_LIMIT,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    });
    return stdout;
  }
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name ?? '');
}
