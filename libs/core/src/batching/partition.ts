interface Keyed {
  readonly keys: readonly string[];
}

/**
 * Splits a batch so that no row is touched from both sides: a member whose row is touched by one that must be folded is folded too,
 * which may in turn draw in the other rows of a member with several.
 */
export function partition<Member extends Keyed>(
  members: readonly Member[],
  isMergeable: (member: Member) => boolean,
): { merged: Member[]; folded: Member[] } {
  const drawn = new Set(members.filter((member) => !isMergeable(member)).flatMap((member) => [...member.keys]));
  if (drawn.size === 0) return { merged: [...members], folded: [] };
  for (let before = -1; before !== drawn.size;) {
    before = drawn.size;
    for (const { keys } of members) if (keys.length > 1 && touches(keys, drawn)) for (const key of keys) drawn.add(key);
  }
  return {
    merged: members.filter(({ keys }) => !touches(keys, drawn)),
    folded: members.filter(({ keys }) => touches(keys, drawn)),
  };
}

export function touches(keys: readonly string[], set: ReadonlySet<string>): boolean {
  return keys.some((key) => set.has(key));
}
