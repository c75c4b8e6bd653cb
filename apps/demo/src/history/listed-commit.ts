import { ApiProperty } from '@nestjs/swagger';
import type { Commit } from './commit.entity.js';

export class ListedCommit {
  @ApiProperty({ example: '4b825dc642cb6eb9a060e54bf8d69288fbee4904' })
  hash: string;

  @ApiProperty({ example: 42, description: 'Its place in the order of the import, oldest first, from 1' })
  position: number;

  @ApiProperty({ example: 'Split the notes' })
  subject: string;

  @ApiProperty({ example: '2026-03-29T09:30:00.000Z' })
  authoredAt: Date;

  @ApiProperty({ example: 'Ada Lovelace', description: 'Who wrote it' })
  author: string;

  @ApiProperty({ example: 3, description: 'How many files it touched' })
  files: number;

  @ApiProperty({ example: 120, description: 'How many lines it added and deleted together' })
  lines: number;

  static of({ hash, position, subject, authoredAt, person, files, lines }: Commit): ListedCommit {
    return { hash, position, subject, authoredAt, author: person.name, files, lines };
  }
}
