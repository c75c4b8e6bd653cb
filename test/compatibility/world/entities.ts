import { ref } from '@spoor/core';
import { TrackDiffs } from '@spoor/diffs';
import { Followable } from '@spoor/sequere';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Followable()
@TrackDiffs()
@Entity('board')
export class Board {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'varchar', length: 100 })
  title: string;
}

@TrackDiffs<Card>({ parent: (card) => ref(Board, card.boardId) })
@Entity('card')
export class Card {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ name: 'board_id', type: 'int' })
  boardId: number;

  @Column({ type: 'varchar', length: 100 })
  text: string;

  /** Epoch milliseconds. */
  @Column({ name: 'written_at', type: 'bigint' })
  writtenAt: string;
}

@Followable()
@Entity('person')
export class Person {
  @PrimaryColumn({ type: 'int' })
  id: number;

  @Column({ type: 'varchar', length: 100 })
  name: string;
}
