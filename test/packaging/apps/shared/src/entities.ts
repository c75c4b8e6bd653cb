import { ref } from '@spoor/core';
import { TrackDiffs } from '@spoor/diffs';
import { Followable } from '@spoor/sequere';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Followable()
@TrackDiffs()
@Entity()
export class Board {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 100 })
  title: string;
}

@TrackDiffs<Card>({ parent: (card) => ref(Board, card.boardId) })
@Entity()
export class Card {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'int' })
  boardId: number;

  @Column({ type: 'varchar', length: 100 })
  text: string;

  @Column({ type: 'timestamptz' })
  writtenAt: Date;
}

@Followable()
@Entity()
export class Person {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', length: 100 })
  name: string;
}
