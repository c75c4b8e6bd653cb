import type { GoneReason } from '../../errors/diffs-gone.error.js';
import type { LogState, LogView } from '../log-view.js';

/** Drivers return bigints as strings. */
type Integer = string | number;

export interface ViewRow {
  epoch: string | null;
  headat: Integer;
  headtag: string;
  floorat: Integer;
  floortag: string;
  floorreason: string;
  own: string | null;
  every_type: string | null;
  moment: Integer;
  place: Integer | null;
  body: string;
}

/** From rows that each repeat the state. */
export function readView(rows: readonly ViewRow[]): LogView {
  const [first] = rows as readonly [ViewRow];
  return {
    state: first.epoch === null ? undefined : stateOf(first, first.epoch),
    generation: `${first.own ?? ''}~${first.every_type ?? ''}`,
    now: Number(first.moment),
    diffs: rows.flatMap(({ place, body }) => (place === null ? [] : [{ at: Number(place), body }])),
  };
}

function stateOf({ headat, headtag, floorat, floortag, floorreason }: ViewRow, epoch: string): LogState {
  return {
    epoch,
    head: { at: Number(headat), tag: headtag },
    floor: { at: Number(floorat), tag: floortag, reason: floorreason as GoneReason },
  };
}
