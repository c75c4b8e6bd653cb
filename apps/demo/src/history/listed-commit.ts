import { ApiProperty } from '@nestjs/swagger';
import type { Commit } from './commit.entity.js';

export class ListedCommit {
  @ApiProperty()
  hash: string;

  @ApiProperty({ description: 'Its place in the order of the import, oldest first, from 1' })
  position: number;

  @ApiProperty()
  subject: string;

  @ApiProperty()
  authoredAt: Date;

  @ApiProperty({ description: 'Who wrote it' })
  author: string;

  @ApiProperty({ description: 'How many files it touched' })
  files: number;

  @ApiProperty({ description: 'How many lines it added and deleted together' })
  lines: number;

  static of({ hash, position, subject, authoredAt, person, files, lines }: Commit): ListedCommit {
    return { hash, position, subject, authoredAt, author: person.name, files, lines };
  }
}
