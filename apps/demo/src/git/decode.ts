const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes from git as text. Names in git are bytes: what is not UTF-8 keeps its odd bytes visible as \xE9, so that two different names
 * never become one.
 */
export function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return Buffer.from(bytes)
      .toString('latin1')
      .replaceAll(/[^\0-\x7F]/g, (character) => `\\x${character.charCodeAt(0).toString(16).toUpperCase()}`);
  }
}
