/** A piece of SQL and its parameters, in the spelling of one database. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
