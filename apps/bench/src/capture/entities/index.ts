import { Child } from './child.entity.js';
import { Item } from './item.entity.js';
import { Note } from './note.entity.js';
import { Parent } from './parent.entity.js';

export const CAPTURE_ENTITIES = [Item, Note, Parent, Child];

export { Child, Item, Note, Parent };
