/** The reasons of those that were rejected. */
export function failuresOf(results: readonly PromiseSettledResult<unknown>[]): string[] {
  return results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
}
