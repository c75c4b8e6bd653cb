import { TrackDiffs } from '@spoor/diffs';
import { EntitySchema } from 'typeorm';

export class Item {}
TrackDiffs()(Item);

export const ItemSchema = new EntitySchema({
  name: 'Item',
  target: Item,
  columns: { id: { type: 'int', primary: true, generated: 'increment' }, number: { type: 'int' } },
});
