/** Both ends belong to it. */
export interface CountRange {
  readonly min: bigint;
  readonly max: bigint;
}

export const INT64: CountRange = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
export const SAFE: CountRange = { min: BigInt(Number.MIN_SAFE_INTEGER), max: BigInt(Number.MAX_SAFE_INTEGER) };

export function contains({ min, max }: CountRange, count: bigint): boolean {
  return count >= min && count <= max;
}

export function intersect(one: CountRange, other: CountRange): CountRange {
  return { min: one.min > other.min ? one.min : other.min, max: one.max < other.max ? one.max : other.max };
}
