/** A pattern that matches the text alone. */
export function globOf(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}
