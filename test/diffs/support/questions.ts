import { ref, type EntityRef } from '@spoor/core';
import { TrackDiffs } from '@spoor/diffs';
import { Column, Entity, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

@TrackDiffs<Survey>()
@Entity()
export class Survey {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar', default: '' })
  title: string;
}

@TrackDiffs()
@Entity()
export class Tag {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  name: string;

  @ManyToMany(() => Question, (question) => question.tags)
  questions: Question[];
}

@TrackDiffs()
@Entity()
export class Question {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ type: 'varchar' })
  questionText: string;

  @Column({ type: 'bigint', nullable: true })
  pubDate: string | null;

  @ManyToOne(() => Survey, { nullable: true })
  survey: Survey | null;

  @ManyToMany(() => Tag, (tag) => tag.questions)
  @JoinTable()
  tags: Tag[];

  getDiffParent(): Survey | null {
    return this.survey;
  }
}

@TrackDiffs<Choice>({ parent: (choice): EntityRef => ref(Question, choice.questionId), exclude: ['internalNote'] })
@Entity()
export class Choice {
  @PrimaryGeneratedColumn()
  id: number;

  @ManyToOne(() => Question, { onDelete: 'CASCADE' })
  question: Question;

  @Column({ type: 'int' })
  questionId: number;

  @Column({ type: 'varchar' })
  choiceText: string;

  @Column({ type: 'int', default: 0 })
  votes: number;

  @Column({ type: 'varchar', nullable: true })
  internalNote: string | null;

  @Column({ type: 'varchar', nullable: true })
  apiKey: string | null;
}

export const QUESTION_ENTITIES = [Survey, Tag, Question, Choice];
