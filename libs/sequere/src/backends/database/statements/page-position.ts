/** Where a row stands in its list. */
export interface PagePosition {
  /** Epoch milliseconds. */
  readonly since: number;
  readonly type: string;
  readonly id: string;
}

export function positionOf({ since, type, id }: PagePosition): string {
  return JSON.stringify([since, type, id]);
}

export function readPosition(text: string): PagePosition {
  const [since, type, id] = JSON.parse(text) as [number, string, string];
  return { since, type, id };
}
