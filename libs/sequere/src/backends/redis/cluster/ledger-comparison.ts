import type { RedisConnection } from '@spoor/core/redis';
import { readAll, type Command } from '../read-all.js';
import type { ClusterEdgeSet } from './cluster.edge-set.js';
import { readEdge } from './edge-text.js';
import { forgetScript, MEMORY } from './half.lua.js';
import type { LedgerKind } from './ledgers.js';

/** An edge as a ledger has it. */
export interface LedgerEntry {
  readonly text: string;
  readonly version: number;
}

interface ComparedEntry extends LedgerEntry {
  readonly ledgers: Readonly<Record<LedgerKind, string>>;
  /** In the ledger of the other end; 0 when it is not there. */
  readonly otherVersion: number;
}

/** Compares entries with the ledgers of the edges' other ends, and brings both to the newer state. */
export class LedgerComparison {
  /** @param edgeSets by their sections */
  constructor(
    private readonly connection: RedisConnection,
    private readonly edgeSets: ReadonlyMap<string, ClusterEdgeSet>,
  ) {}

  async compareOutgoing(entries: readonly LedgerEntry[]): Promise<void> {
    const compared = await this.lookUp(entries, 'incoming');
    await Promise.all([
      ...compared.filter(({ version, otherVersion }) => otherVersion < version).map((entry) => this.complete(entry)),
      ...compared.filter(({ version, otherVersion }) => otherVersion > version).map((entry) => this.adopt(entry)),
      this.forget(compared.filter(({ version, otherVersion }) => otherVersion === version)),
    ]);
  }

  /** What outgoing ledgers have of them is compared from there. */
  async compareIncoming(entries: readonly LedgerEntry[]): Promise<void> {
    const compared = await this.lookUp(entries, 'outgoing');
    const lost = compared.filter(({ version, otherVersion }) => otherVersion < version);
    await Promise.all(lost.map((entry) => this.adopt(entry)));
  }

  private async complete({ text, version, otherVersion }: ComparedEntry): Promise<void> {
    const { edge, section } = readEdge(text);
    await this.edgeSets.get(section)?.complete(edge, version, otherVersion);
  }

  private async adopt({ text }: ComparedEntry): Promise<void> {
    const { edge, section } = readEdge(text);
    await this.edgeSets.get(section)?.adopt(edge);
  }

  private async lookUp(entries: readonly LedgerEntry[], kind: LedgerKind): Promise<ComparedEntry[]> {
    const known = entries.flatMap((entry) => {
      const { edge, section } = readEdge(entry.text);
      const ledgers = this.edgeSets.get(section)?.ledgersOf(edge);
      return ledgers ? [{ ...entry, ledgers }] : [];
    });
    const groups = [...groupBy(known, ({ ledgers }) => ledgers[kind])];
    const commands = groups.map(([key, group]): Command => ['zmscore', key, ...group.map(({ text }) => text)]);
    const replies = await readAll<(string | null)[]>(this.connection, commands);
    return groups.flatMap(([, group], place) =>
      group.map((entry, index) => ({ ...entry, otherVersion: Number(replies[place]?.[index] ?? 0) })),
    );
  }

  /** The incoming ones first: an edge with an outgoing entry alone is written once more, one with an incoming alone would be adopted. */
  private async forget(entries: readonly ComparedEntry[]): Promise<void> {
    const old = entries.filter(({ version }) => version <= Date.now() * 1_000 - MEMORY);
    const forgotten = await this.forgetFrom('incoming', old);
    await this.forgetFrom(
      'outgoing',
      old.filter(({ text }) => forgotten.has(text)),
    );
  }

  private async forgetFrom(kind: LedgerKind, entries: readonly ComparedEntry[]): Promise<Set<string>> {
    const groups = [...groupBy(entries, ({ ledgers }) => ledgers[kind])];
    const forgotten = await Promise.all(
      groups.map(([key, group]) =>
        this.connection.run(
          forgetScript,
          [key],
          group.flatMap(({ text, version }) => [text, version]),
        ),
      ),
    );
    return new Set(forgotten.flat());
  }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
