/** What any application does with a deadlock: the transaction again. */
export async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
      if (
        ![code, driverError?.code].some((each) => /^(SPOOR_RETRYABLE|40P01|40001|ER_LOCK_DEADLOCK)$/.test(each ?? ''))
      )
        throw error;
    }
}
