import { ApiProperty } from '@nestjs/swagger';

const OPERATIONS = ['create', 'update', 'delete', 'softDelete', 'restore', 'link', 'unlink', 'invalidate'];

class ChangedEntity {
  @ApiProperty({ enum: ['history', 'directory', 'file', 'commit'] })
  type: string;

  @ApiProperty()
  id: string;
}

export class ListedDiff {
  @ApiProperty({ description: 'The same in every log that has it' })
  id: string;

  @ApiProperty({ description: 'Of its transaction' })
  tx: string;

  @ApiProperty({ enum: OPERATIONS })
  op: string;

  @ApiProperty({ type: ChangedEntity, description: 'What was changed; below a directory often a file' })
  entity: ChangedEntity;

  @ApiProperty({ type: Object, description: 'The new values of the changed fields' })
  data: object;

  @ApiProperty()
  created: boolean;

  @ApiProperty({ description: 'In epoch milliseconds' })
  timestamp: number;

  @ApiProperty({
    type: Object,
    example: { note: [null, 'to be split'] },
    description: 'Old and new value of each field',
  })
  changes: object;

  @ApiProperty({ type: String, nullable: true })
  actor: unknown;

  @ApiProperty({ type: Object, nullable: true })
  meta: unknown;

  @ApiProperty({ description: 'The place right after it, for since' })
  cursor: string;
}

export class DiffPage {
  @ApiProperty({ type: [ListedDiff], description: 'Oldest first' })
  diffs: ListedDiff[];

  @ApiProperty({ description: 'For since: goes on where this page ends' })
  cursor: string;

  @ApiProperty()
  hasMore: boolean;
}

export class GoneProblem {
  @ApiProperty({ example: 410 })
  status: number;

  @ApiProperty()
  title: string;

  @ApiProperty({ description: 'What happened, and what to do' })
  detail: string;

  @ApiProperty({ example: 'SPOOR_DIFFS_GONE' })
  code: string;

  @ApiProperty({ enum: ['pruned', 'epoch', 'future', 'foreign', 'invalidated'] })
  reason: string;

  @ApiProperty({ description: 'To go on with after loading everything once' })
  cursor: string;
}
