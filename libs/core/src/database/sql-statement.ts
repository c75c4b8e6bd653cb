import type { Dialect } from './dialect.js';

/** A statement as a driver takes it. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Puts the dialect's placeholders where a template has `{name}`, and the values in their order. */
export function compileStatement(template: string, values: Record<string, unknown>, dialect: Dialect): SqlStatement {
  const parameters: unknown[] = [];
  const sql = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const position = parameters.push(values[name]);
    return dialect === 'postgres' ? `$${position}` : '?';
  });
  return { sql, parameters };
}
