import { Column, Entity, PrimaryGeneratedColumn, Tree, TreeChildren, TreeParent, type Relation } from 'typeorm';

/** A tree that keeps a path in each row. */
@Entity()
@Tree('materialized-path')
export class Folder {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @TreeParent()
  parent: Relation<Folder> | null;

  @TreeChildren()
  children: Relation<Folder[]>;
}

/** A tree that numbers its rows. */
@Entity()
@Tree('nested-set')
export class Section {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @TreeParent()
  parent: Relation<Section> | null;

  @TreeChildren()
  children: Relation<Section[]>;
}

/** A tree that keeps every pair of ancestor and descendant in a table of its own. */
@Entity()
@Tree('closure-table')
export class Category {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 40 })
  name: string;

  @TreeParent()
  parent: Relation<Category> | null;

  @TreeChildren()
  children: Relation<Category[]>;
}

export const TREE_ENTITIES = [Folder, Section, Category];
