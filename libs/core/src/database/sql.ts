/** A piece of SQL with its parameters, in the order of the text. Pieces are put together before they are numbered. */
export class Sql {
  constructor(
    /** One more than there are parameters. */
    readonly texts: readonly string[],
    readonly parameters: readonly unknown[],
  ) {}

  /** @param placeholder of the nth parameter, counted from 1 */
  render(placeholder: (position: number) => string): [text: string, parameters: unknown[]] {
    const [first = '', ...others] = this.texts;
    return [others.reduce((text, next, index) => text + placeholder(index + 1) + next, first), [...this.parameters]];
  }
}

/** A template whose values are parameters, unless they are pieces of SQL themselves. */
export function sql(texts: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  return concat(
    texts.flatMap((text, index) => [raw(text), ...(index < values.length ? [pieceOf(values[index])] : [])]),
  );
}

/** Text that goes into the statement as it is: names from the metadata and numbers in canonical spelling, never a caller's text. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

export function list(pieces: readonly Sql[], separator = ', '): Sql {
  return concat(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [raw(separator), piece])));
}

function pieceOf(value: unknown): Sql {
  return value instanceof Sql ? value : new Sql(['', ''], [value]);
}

function concat(pieces: readonly Sql[]): Sql {
  const texts: string[] = [''];
  const parameters: unknown[] = [];
  for (const piece of pieces) {
    const [first = '', ...others] = piece.texts;
    texts[texts.length - 1] += first;
    texts.push(...others);
    parameters.push(...piece.parameters);
  }
  return new Sql(texts, parameters);
}
