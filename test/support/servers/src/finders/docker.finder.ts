import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Finder } from '../finder.js';

const ANSWER_TIMEOUT_MS = 5_000;

/** Docker, or what passes for it, if its engine answers: a command without an engine is no use. */
export function dockerFinder(docker = 'docker', environment: NodeJS.ProcessEnv = process.env): Finder {
  return {
    remedy: 'start Docker',
    async find() {
      try {
        const question = ['version', '--format', '{{.Server.Version}}'];
        await promisify(execFile)(docker, question, { timeout: ANSWER_TIMEOUT_MS, env: environment });
      } catch (error) {
        const { code, stderr } = error as { code?: unknown; stderr?: string };
        const reason = code === 'ENOENT' ? `no ${docker} command` : `no engine answers: ${stderr?.trim()}`;
        throw new Error(reason, { cause: error });
      }
      return { kind: 'engine', docker };
    },
  };
}
