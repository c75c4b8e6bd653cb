import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a version wrote, in the folder of its name. Redis comes with the database beside it. */
export const STORAGES = [
  { storage: 'sqlite', kind: 'sqlite', inRedis: false },
  { storage: 'postgres', kind: 'postgres', inRedis: false },
  { storage: 'mariadb', kind: 'mariadb', inRedis: false },
  { storage: 'redis', kind: 'sqlite', inRedis: true },
] as const;

export type Storage = (typeof STORAGES)[number];

/** What the version itself read of what it had written, from a cursor on, and when it went on from there. */
export interface Reading {
  cursor: string;
  read: object;
  continued: object;
}

export const VERSIONS = readdirSync(__dirname).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

export const fileOf = (version: string, storage: string, ending: 'sql' | 'jsonl' | 'json'): string =>
  join(__dirname, version, `${storage}.${ending}`);

export const readFixture = (...file: Parameters<typeof fileOf>): string => readFileSync(fileOf(...file), 'utf8');
