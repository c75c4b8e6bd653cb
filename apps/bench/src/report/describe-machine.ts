import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';

const SYNCS = 200;
const BUSY = `The machine is busy. Its ratios are not those of an idle one: the single connection of a group commit suffers most.`;

/** What the figures depend on. Where a sync costs nothing (memory, a disk that lies), durable commits are free for everybody. */
export async function describeMachine(): Promise<string> {
  const [load = 0] = loadavg();
  const sync = (await timeOfSync()).toFixed(3);
  const processors = cpus();
  const machine = `${processors.length} × ${processors[0]?.model.trim()}, load ${load.toFixed(1)}, Node ${process.version}, \
one fdatasync below ${tmpdir()}: ${sync} ms (median of ${SYNCS})`;
  return load < processors.length / 2 ? machine : `${machine}\n${BUSY}`;
}

async function timeOfSync(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'spoor-sync-'));
  const file = await open(join(directory, 'file'), 'w');
  try {
    const times: number[] = [];
    for (let count = 0; count < SYNCS; count += 1) {
      const before = performance.now();
      await file.write(Buffer.alloc(4_096), 0, 4_096, 0);
      await file.datasync();
      times.push(performance.now() - before);
    }
    return median(times);
  } finally {
    await file.close();
    await rm(directory, { recursive: true });
  }
}
