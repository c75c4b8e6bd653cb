import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { ColumnKind } from './column-kind.js';

/** A table that caches are kept in or counted from. One object for each table of a DataSource. */
export interface CacheTable {
  /** With schema and prefix, not escaped. */
  readonly path: string;
  /** As spelled in SQL. */
  readonly sql: string;
  /** Of the class at the root, where single-table children share the table. */
  readonly metadata: EntityMetadata;
  readonly primary: readonly TypedColumn[];
}

export interface TypedColumn {
  readonly metadata: ColumnMetadata;
  readonly kind: ColumnKind;
  /** In the database, not escaped. */
  readonly name: string;
  /** As spelled in SQL. */
  readonly sql: string;
  /** The smallest and the largest integer that it can hold; undefined for anything but integers. */
  readonly range: readonly [bigint, bigint] | undefined;
}

/** Parents of one table, told by the columns that children refer to. One object for each such pair. */
export interface CacheTarget {
  readonly table: CacheTable;
  readonly key: readonly TypedColumn[];
  /** Whether `key` is the table's primary key, in its order. */
  readonly isPrimary: boolean;
  /** Whether texts must be equal to the letter: an EntityRef's are; a foreign key's follow the column's collation. */
  readonly isToTheLetter: boolean;
}

/** How a child points to its parent. */
export interface ParentLink {
  /** The child's columns, in the order of the target's key; one with the canonical id when there are labels. */
  readonly columns: readonly TypedColumn[];
  /** For an EntityRef: which labels stand for the parent's class. */
  readonly labels: { readonly column: TypedColumn; readonly values: readonly string[] } | undefined;
}

/** A property that must have one of some values. */
export interface Condition {
  readonly column: TypedColumn;
  /** In canonical spelling. */
  readonly values: ReadonlySet<string | null>;
}

/** A cached column and what it counts, with everything found in the metadata. */
export interface Cache {
  /** Such as `Comment.post → Post.commentsCount`. */
  readonly name: string;
  readonly active: boolean;
  readonly child: EntityMetadata;
  readonly childTable: CacheTable;
  readonly parent: EntityMetadata;
  readonly target: CacheTarget;
  readonly column: TypedColumn;
  readonly link: ParentLink;
  readonly sum: TypedColumn | undefined;
  readonly conditions: readonly Condition[];
  readonly deleteDate: TypedColumn | undefined;
  /** For a cache of a single-table child: the discriminators of its rows. */
  readonly discriminator: { readonly column: TypedColumn; readonly values: readonly string[] } | undefined;
  /** Property path of the cached column. */
  readonly property: string;
}

/** Every column of the child that a cache reads, but for the discriminator. */
export function columnsOf({ link, sum, conditions, deleteDate }: Cache): TypedColumn[] {
  return [
    ...link.columns,
    ...(link.labels ? [link.labels.column] : []),
    ...conditions.map(({ column }) => column),
    ...(sum ? [sum] : []),
    ...(deleteDate ? [deleteDate] : []),
  ];
}
