import { SpoorError } from './spoor.error.js';

/** The same module was registered twice for one DataSource: its work would be done twice. */
export class DuplicateRegistrationError extends SpoorError {
  readonly code = 'SPOOR_DUPLICATE_REGISTRATION';

  constructor(registration: string) {
    super(
      `"${registration}" is already registered on this DataSource; each forRoot() call creates an instance of its own.`,
      'Call forRoot() once (isGlobal: true makes it visible everywhere), or give the second one another name.',
    );
  }
}
