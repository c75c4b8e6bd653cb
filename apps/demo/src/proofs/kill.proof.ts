import { Inject, Injectable, Logger } from '@nestjs/common';
import { CounterService } from '@spoor/counter';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { KillAnswer } from './kill.answer.js';

export const PROOF_DATABASE = Symbol('PROOF_DATABASE');
export const INCREMENTS = 2_000;
/** In characters: the end of it says why. */
const MOST_COMPLAINT = 10_000;
const WORKER = fileURLToPath(new URL('./increments.worker.js', import.meta.url));

/** Kills a process in the midst of its work and lets another one do all of it again. */
@Injectable()
export class KillProof {
  private readonly logger = new Logger('Proof');
  private running: Promise<KillAnswer> | undefined;

  constructor(
    @Inject(PROOF_DATABASE) private readonly database: string,
    private readonly counters: CounterService,
  ) {}

  /** Whoever asks while it is on gets its answer. */
  run(): Promise<KillAnswer> {
    this.running ??= this.prove().finally(() => (this.running = undefined));
    return this.running;
  }

  private async prove(): Promise<KillAnswer> {
    const name = `proof:${randomUUID()}`;
    try {
      const acknowledged = await this.work(name, { killAt: INCREMENTS / 10 });
      const countedAtDeath = await this.counters.get(name);
      await this.work(name);
      const counted = await this.counters.get(name);
      return {
        increments: INCREMENTS,
        acknowledged,
        countedAtDeath,
        counted,
        differences: Math.abs(INCREMENTS - counted),
      };
    } finally {
      await this.counters.delete(name);
    }
  }

  /** @returns how many increments the process was told of before it ended, be it by itself or because it was killed */
  private work(name: string, { killAt = Infinity }: { killAt?: number } = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const worker = fork(WORKER, [name, String(INCREMENTS)], {
        env: { ...process.env, PROOF_DATABASE: this.database },
        silent: true,
      });
      let [acknowledged, complaint] = [0, ''];
      worker.stdout?.resume();
      worker.stderr?.on('data', (piece) => (complaint = `${complaint}${piece}`.slice(-MOST_COMPLAINT)));
      worker.on('message', () => {
        acknowledged += 1;
        if (acknowledged > killAt) worker.kill('SIGKILL');
      });
      worker.on('error', reject);
      worker.on('close', (code, signal) => {
        if (code === 0 || signal === 'SIGKILL') resolve(acknowledged);
        else {
          this.logger.error(`The worker has said:\n${complaint}`);
          reject(new Error(`The worker ended with ${code ?? signal}.`));
        }
      });
    });
  }
}
