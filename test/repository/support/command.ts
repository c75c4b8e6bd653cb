import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { waitFor } from '../../support/wait-for.js';

const SUPERVISOR = join(__dirname, '../programs/supervise.mjs');

export interface CommandOptions {
  directory: string;
  /** Added to this process's own environment; undefined takes a variable away. */
  environment?: Record<string, string | undefined>;
}

export interface Command {
  /** Everything that it has printed so far, its errors included. */
  output(): string;
  /** Resolves with the first match in the output; rejects when the command ends without it. */
  says(pattern: RegExp, timeout: number): Promise<RegExpExecArray>;
  /** What a terminal sends to the command and all that it has started. */
  signal(name: NodeJS.Signals): void;
  /** The exit code. */
  ended: Promise<number>;
}

const running = new Set<() => Promise<number>>();

/** Starts what a reader would type. It ends with this process at the latest, with all that it has started. */
export function startCommand(line: string[], { directory, environment }: CommandOptions): Command {
  const child = spawn(process.execPath, [SUPERVISOR, ...line], {
    cwd: directory,
    env: { ...outsideOfJest(), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const pieces: string[] = [];
  const output = (): string => pieces.join('');
  let code: number | undefined;
  const ended = new Promise<number>((resolve) => child.on('close', (status) => resolve((code = status ?? 1))));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  child.stdin.on('error', () => {}); // it has ended; `ended` tells
  const kill = (): Promise<number> => {
    child.stdin.end();
    return ended;
  };
  running.add(kill);
  void ended.then(() => running.delete(kill));

  return {
    output,
    ended,
    signal: (name) => void child.stdin.write(`${name}\n`),
    says: async (pattern, timeout) => {
      const answer = await waitFor(
        () => {
          const match = pattern.exec(output());
          if (!match && code !== undefined) throw new Error(`${line.join(' ')} ended with ${code}:\n${output()}`);
          return match;
        },
        { timeout, what: () => `${line.join(' ')} to say ${pattern}; it has said:\n${output()}` },
      );
      return answer as RegExpExecArray;
    },
  };
}

/** Runs a command to its end and returns what it has printed; rejects with that when it fails. */
export async function runCommand(line: string[], options: CommandOptions): Promise<string> {
  const command = startCommand(line, options);
  const code = await command.ended;
  if (code !== 0) throw new Error(`${line.join(' ')} ended with ${code}:\n${command.output()}`);
  return command.output();
}

/** Kills what is still running. */
export async function endCommands(): Promise<void> {
  await Promise.all([...running].map((kill) => kill()));
}

/** What a reader's shell would not have: the variables of Jest, of npm's scripts, of our own setup and of a git hook. */
function outsideOfJest(): Record<string, string | undefined> {
  const foreign = /^(npm_(?!config_)|JEST_|SPOOR_|GIT_|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
