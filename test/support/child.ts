import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { waitFor } from './wait-for.js';

export interface ChildOptions {
  parameters?: string[];
  /** Added to this process's own environment. */
  environment?: Record<string, string>;
}

export interface Child {
  pid: number;
  /** Everything that the script has printed, its errors included. */
  output(): string;
  /** Those of its errors: what it has printed on standard error. */
  errors(): string;
  /** Whether the script has sent this to its parent with `process.send`. */
  hasSent(message: string): boolean;
  /** The next line of JSON that the script prints; other lines are only output. */
  next<Message>(timeout?: number): Promise<Message>;
  /** Sends a line of JSON to the script's standard input. */
  send(message: unknown): void;
  /** Sends the signal and resolves when the process has ended. */
  kill(signal: NodeJS.Signals): Promise<ChildEnd>;
  ended: Promise<ChildEnd>;
}

export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const LEASH = pathToFileURL(join(__dirname, 'programs', 'leash.mjs')).href;

/** Runs a Node ES module as its users do: real Node, no Jest, the built packages. */
export function startChild(script: string, { parameters = [], environment = {} }: ChildOptions = {}): Child {
  const child = spawn(process.execPath, ['--import', LEASH, script, ...parameters], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  const { stdin, stdout, stderr } = child as ChildProcessWithoutNullStreams;
  const lines: string[] = [];
  const errors: string[] = [];
  const messages: unknown[] = [];
  const sent: unknown[] = [];
  child.on('message', (message) => void sent.push(message));
  let end: ChildEnd | undefined;
  const ended = new Promise<ChildEnd>((resolve) => {
    // 'close' comes after the last output, 'exit' may come before it.
    child.on('close', (code, signal) => resolve((end = { code, signal })));
  });
  stdin.on('error', () => {}); // the script has ended; `ended` tells
  createInterface({ input: stderr }).on('line', (line) => {
    lines.push(line);
    errors.push(line);
  });
  createInterface({ input: stdout }).on('line', (line) => {
    lines.push(line);
    if (/^[[{]/.test(line)) messages.push(JSON.parse(line));
  });
  const output = (): string => lines.join('\n');

  return {
    pid: child.pid ?? 0,
    output,
    errors: () => errors.join('\n'),
    hasSent: (message) => sent.includes(message),
    ended,
    send: (message) => void stdin.write(`${JSON.stringify(message)}\n`),
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
    next: async <Message>(timeout?: number) => {
      await waitFor(
        () => {
          if (messages.length === 0 && end) throw new Error(`${script} ended without a message:\n${output()}`);
          return messages.length > 0;
        },
        { timeout, what: () => `a message of ${script}, which has said:\n${output()}` },
      );
      return messages.shift() as Message;
    },
  };
}

/** Whether this process, be it ours or not, still does anything: one that has ended may wait for long to be noticed by init. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self') || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
