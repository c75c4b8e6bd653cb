import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

const SECRET = /password|passwd|token|secret/i;
/** A word of its own: neither `monkey` nor `keyboard`. */
const KEY = /(^|[^a-z])keys?(?![a-z])|[a-z]Keys?(?![a-z])/;

/** Whether a column's values are told as `'***'`, unless they are revealed. */
export function looksSecret({ isSelect }: ColumnMetadata, path: string): boolean {
  return !isSelect || SECRET.test(path) || KEY.test(path);
}
