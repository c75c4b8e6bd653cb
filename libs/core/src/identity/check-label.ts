import { InvalidArgumentError } from '../errors/invalid-argument.error.js';

const LONGEST_LABEL = 64;
/** Control characters and a trailing space are not compared alike by every database. */
// oxlint-disable-next-line no-control-regex
const UNUSABLE = /[\u0000-\u001f]|\s$/;

/** @throws InvalidArgumentError for a label that cannot be stored alike everywhere */
export function checkLabel(label: string, entity: string): void {
  if (label !== '' && label.length <= LONGEST_LABEL && !UNUSABLE.test(label) && label.isWellFormed()) return;
  throw new InvalidArgumentError(
    `The entity ${entity} cannot be identified as ${JSON.stringify(label)}.`,
    `Give it a label of 1 to ${LONGEST_LABEL} printable characters: @Identified({ identifier: '…' }).`,
  );
}
