import { ref, type EntityRef } from '@spoor/core';
import { TrackDiffs } from '@spoor/diffs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  ChildEntity,
  VersionColumn,
} from 'typeorm';

@Entity()
export class Organisation {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'varchar', default: '' })
  name: string;
}

/** A grandparent by a relation, asked for asynchronously. */
@TrackDiffs()
@Entity()
export class Folder {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Organisation, { nullable: true })
  organisation: Organisation | null;

  @Column({ type: 'varchar' })
  name: string;

  async getDiffParent(): Promise<Organisation | null> {
    await delay(1);
    return this.organisation;
  }
}

@TrackDiffs()
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Document {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Folder, { nullable: true })
  folder: Folder | null;

  @Column({ type: 'varchar' })
  title: string;

  @Column({ type: 'varchar', nullable: true })
  apiToken: string | null;

  @Column({ type: 'varchar', nullable: true, select: false })
  hidden: string | null;

  @VersionColumn()
  version: number;

  @DeleteDateColumn()
  deletedAt: Date | null;

  getParentObject(): Folder | null {
    return this.folder;
  }

  async serializeDiff(dirtyFields: string[], { created }: { created: boolean }): Promise<object> {
    await delay(1);
    return { title: this.title, dirtyFields, created, everything: JSON.stringify(this) };
  }

  async sendDiff(): Promise<boolean> {
    await delay(1);
    return this.title !== 'draft';
  }
}

@ChildEntity()
export class Letter extends Document {
  @Column({ type: 'varchar', nullable: true })
  recipient: string | null;
}

@TrackDiffs<Setting>({
  only: ['value', 'keyboard'],
  reveal: ['value'],
  parent: (): EntityRef => ref(Organisation, '0'),
})
@Entity()
export class Setting {
  @PrimaryColumn({ type: 'varchar', length: 50 })
  scope: string;

  @PrimaryColumn({ type: 'int' })
  position: number;

  @Column({ type: 'varchar', select: false, nullable: true })
  value: string | null;

  @Column({ type: 'varchar', nullable: true })
  keyboard: string | null;

  @Column({ type: 'varchar', nullable: true })
  comment: string | null;
}

@TrackDiffs<Stray>({ parent: () => new Organisation() })
@Entity()
export class Stray {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int', default: 0 })
  number: number;
}

export const HOOK_ENTITIES = [Organisation, Folder, Document, Letter, Setting, Stray];
