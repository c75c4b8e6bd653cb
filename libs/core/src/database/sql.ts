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

  /** As PostgreSQL takes it without parameters. @throws TypeError for one that is neither a text nor a finite number */
  inline(): string {
    const [first = '', ...others] = this.texts;
    return others.reduce((text, next, index) => text + literal(this.parameters[index]) + next, first);
  }
}

/**
 * A statement that is put together once, for values that are other ones each time.
 *
 * @param make called once, with a piece of SQL for each name
 */
export function template<Name extends string>(
  names: readonly Name[],
  make: (pieces: Readonly<Record<Name, Sql>>) => Sql,
): (values: Readonly<Record<Name, unknown>>) => Sql {
  const pieces = names.map((name) => [name, new Sql(['', ''], [name])]);
  const { texts, parameters } = make(Object.fromEntries(pieces) as Record<Name, Sql>);
  const other = parameters.find((name) => !names.includes(name as Name));
  if (other !== undefined) throw new TypeError(`A template has the parameter ${String(other)}, which is no name.`);
  return (values) =>
    new Sql(
      texts,
      parameters.map((name) => values[name as Name]),
    );
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

/** A text or a number as PostgreSQL takes it, whatever `standard_conforming_strings` says. @throws TypeError for anything else */
export function literal(value: unknown): string {
  if (typeof value === 'string') return `E'${value.replaceAll(/['\\]/g, '$&$&')}'`;
  // Two minuses would begin a comment.
  if (typeof value === 'number' && Number.isFinite(value)) return value < 0 ? `(${value})` : String(value);
  throw new TypeError(`${String(value)} cannot be written without a parameter.`);
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
