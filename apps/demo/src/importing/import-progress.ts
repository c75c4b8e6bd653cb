import { ApiProperty } from '@nestjs/swagger';

/** In words on the page and in the log. */
export class ImportNotice {
  @ApiProperty({ example: 'empty', description: 'What kind of notice this is' })
  code: string;

  @ApiProperty({ example: 'The repository has no commits yet.', description: 'What happened' })
  message: string;

  @ApiProperty({ example: 'Commit something, and start again.', description: 'What to do about it' })
  remedy: string;
}

export const IMPORT_STATES = [
  'opening',
  'waiting',
  'importing',
  'following',
  'autoFollowing',
  'counting',
  'stopped',
  'complete',
  'blocked',
] as const;

export class ImportProgress {
  @ApiProperty({
    enum: IMPORT_STATES,
    description:
      'waiting: another process is to import, and has not begun. following: another process is importing into the same database. autoFollowing: people follow the files of commits that ' +
      'were imported without. counting: statistics are being made of it. blocked: see the notice',
  })
  state: (typeof IMPORT_STATES)[number];

  @ApiProperty({
    example: 'spoor',
    type: String,
    nullable: true,
    description: 'The name of the repository whose history is here',
  })
  repository: string | null;

  @ApiProperty({ example: 120, description: 'How many commits are in the database' })
  imported: number;

  @ApiProperty({ example: 1_500, description: 'How many commits there are in all' })
  total: number;

  @ApiProperty({ example: false, description: 'Whether people follow the files that they change, as auto-watch does' })
  followChanged: boolean;

  @ApiProperty({ example: true, description: 'Whether POST /api/follow-changed would let them' })
  followChangedOffered: boolean;

  @ApiProperty({ example: 0, description: 'Of how many commits the authors follow the files' })
  followed: number;

  @ApiProperty({
    example: false,
    description: 'Whether the numbers are those of the sample and belong to no real history',
  })
  simulated: boolean;

  @ApiProperty({ example: false, description: 'Whether POST /api/sample would load one' })
  sampleOffered: boolean;

  @ApiProperty({ type: ImportNotice, nullable: true })
  notice: ImportNotice | null;
}
