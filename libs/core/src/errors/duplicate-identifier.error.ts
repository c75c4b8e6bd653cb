import { SpoorError } from './spoor.error.js';

/** Two entities of one DataSource claim the same label, so that their trails would mix. */
export class DuplicateIdentifierError extends SpoorError {
  readonly code = 'SPOOR_DUPLICATE_IDENTIFIER';

  constructor(label: string, one: string, other: string) {
    super(
      `The entities ${one} and ${other} are both identified as "${label}".`,
      `Give one of them another label: @Identified({ identifier: '…' }).`,
    );
  }
}
