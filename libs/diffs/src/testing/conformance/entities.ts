import { ref, tableOptions, type EntityRef } from '@spoor/core';
import { Column, DeleteDateColumn, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import { TrackDiffs } from '../../decorators/track-diffs.decorator.js';

/** The root of the tree: the parent of sections, which are the parents of figures. */
@TrackDiffs()
@Entity(tableOptions('conformance_report'))
export class Report {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 100 })
  title: string;

  @Column({ type: 'varchar', length: 100, nullable: true })
  accessToken: string | null;
}

@TrackDiffs<Section>({ parent: (section) => ref(Report, section.reportId), exclude: ['draft'] })
@Entity(tableOptions('conformance_section'))
export class Section {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int' })
  reportId: number;

  @Column({ type: 'varchar', length: 100 })
  title: string;

  @Column({ type: 'varchar', length: 100, default: '' })
  draft: string;

  @DeleteDateColumn()
  deletedAt: Date | null;
}

@TrackDiffs()
@Entity(tableOptions('conformance_figure'))
export class Figure {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int', nullable: true })
  sectionId: number | null;

  @Column({ type: 'int', default: 0 })
  value: number;

  @ManyToMany(() => Keyword, (keyword) => keyword.figures)
  @JoinTable({ name: 'conformance_figure_keyword' })
  keywords: Keyword[];

  getDiffParent(): EntityRef | undefined {
    return this.sectionId === null ? undefined : ref(Section, this.sectionId);
  }
}

@TrackDiffs()
@Entity(tableOptions('conformance_keyword'))
export class Keyword {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 100 })
  word: string;

  @ManyToMany(() => Figure, (figure) => figure.keywords)
  figures: Figure[];
}

/** What the DataSource of the suite of recording must know, beside DIFF_ENTITIES. */
export const CONFORMANCE_ENTITIES = [Report, Section, Figure, Keyword];
