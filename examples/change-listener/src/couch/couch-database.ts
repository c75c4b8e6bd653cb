import { InvalidArgumentError } from '@spoor/core';

/** A database of a CouchDB server, reached over HTTP. */
export class CouchDatabase {
  /** Without the user's name and password, so that it may be logged. */
  readonly url: string;
  private readonly headers: Record<string, string> = {};

  /** @param url as in http://user:password@localhost:5984/animals */
  constructor(url: string) {
    const address = URL.canParse(url) ? new URL(url) : undefined;
    if (!address || !/^https?:$/.test(address.protocol))
      throw new InvalidArgumentError(
        `"${url}" is not the address of a CouchDB database.`,
        'Give one like http://localhost:5984/animals.',
      );
    if (address.username) {
      const user = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
      this.headers.authorization = `Basic ${Buffer.from(user).toString('base64')}`;
      // fetch() refuses an address that has them.
      address.username = address.password = '';
    }
    this.url = address.href.replace(/\/$/, '');
  }

  /** fetch() of a path below the database. */
  fetch(path: string, options: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}/${path}`, { ...options, headers: { ...this.headers, ...options.headers } });
  }
}
