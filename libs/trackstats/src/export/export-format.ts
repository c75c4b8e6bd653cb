import type { EntityRef } from '@spoor/core';
import { nameOf } from '../registry/metric-name.js';
import type { Statistic } from '../reading/statistic.js';

export type ExportFormat = 'csv' | 'json';

/** A row of an export: plain names and exact values. */
export interface ExportRow {
  readonly metric: string;
  readonly period: string;
  readonly date: string;
  readonly [dimension: string]: unknown;
  /** A decimal; null for unknown. */
  readonly value: string | null;
  readonly unit: string | null;
  readonly derived: boolean;
}

type Labels = { readonly object?: EntityRef; readonly by?: Readonly<Record<string, unknown>> };

export function exportRow(statistic: Statistic<string> & Labels): ExportRow {
  const { metric, period, date, value, derived, object, by } = statistic;
  return {
    metric: nameOf(metric),
    period,
    date,
    ...(object && { objectType: object.type, objectId: object.id }),
    ...by,
    value,
    unit: metric.unit ?? null,
    derived,
  };
}

/**
 * The text of an export, a piece for each page. A row is made into text at once: what lives as long as its page would be kept until
 * the heap has grown.
 */
export async function* formatExport<Row>(
  format: ExportFormat,
  dimensions: readonly string[],
  pages: AsyncIterable<readonly Row[]>,
  show: (row: Row) => ExportRow,
): AsyncGenerator<string> {
  if (format === 'csv') yield* csv(dimensions, pages, show);
  else yield* json(pages, show);
}

/** As RFC 4180 says, with a line of names first. Unknown is an empty field. */
async function* csv<Row>(
  dimensions: readonly string[],
  pages: AsyncIterable<readonly Row[]>,
  show: (row: Row) => ExportRow,
): AsyncGenerator<string> {
  const columns = ['metric', 'period', 'date', ...dimensions, 'value', 'unit', 'derived'];
  const line = (row: ExportRow) => `${columns.map((column) => field(row[column])).join(',')}\r\n`;
  yield `${columns.join(',')}\r\n`;
  for await (const page of pages) yield page.map((row) => line(show(row))).join('');
}

/** One array; a value is a string, so that no reader rounds it. */
async function* json<Row>(pages: AsyncIterable<readonly Row[]>, show: (row: Row) => ExportRow): AsyncGenerator<string> {
  yield '[';
  let separator = '\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield separator + page.map((row) => JSON.stringify(show(row))).join(',\n');
    separator = ',\n';
  }
  yield '\n]\n';
}

/** A text that begins like a formula would be one to a spreadsheet: it gets an apostrophe, as spreadsheets themselves write it. */
function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && /^[=+@\t\r]|^-(?![\d.]+$)/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
