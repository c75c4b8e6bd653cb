import { escape } from 'mysql2';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { DatabaseKind } from '../../support/databases.js';

export function sqlName(kind: DatabaseKind, name: string): string {
  return kind === 'mariadb' ? `\`${name}\`` : escapeIdentifier(name);
}

/** A value of a row as that database's SQL writes it. */
export function sqlValue(kind: DatabaseKind, value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return String(value).toUpperCase();
  if (Buffer.isBuffer(value))
    return kind === 'postgres' ? `'\\x${value.toString('hex')}'` : `X'${value.toString('hex')}'`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (kind === 'mariadb') return escape(text);
  return kind === 'postgres' ? escapeLiteral(text) : `'${text.replaceAll("'", "''")}'`;
}
