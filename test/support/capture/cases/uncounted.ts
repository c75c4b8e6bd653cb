import type { InsertResult } from 'typeorm';

/** Without RETURNING MariaDB counts an update as two rows, with it there is no count. */
export async function uncounted(upserting: Promise<InsertResult>): Promise<InsertResult> {
  const result = await upserting;
  delete (result.raw as Partial<{ affectedRows: number }> | undefined)?.affectedRows;
  return result;
}
