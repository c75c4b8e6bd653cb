import { ApiProperty } from '@nestjs/swagger';

const OPERATIONS = ['create', 'update', 'delete', 'softDelete', 'restore', 'link', 'unlink', 'invalidate'];

class ChangedEntity {
  @ApiProperty({ enum: ['history', 'directory', 'file', 'commit'] })
  type: string;

  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6' })
  id: string;
}

export class ListedDiff {
  @ApiProperty({ example: '018f3c1e-7b1a-7c3e-9d2f-1a2b3c4d5e6f', description: 'The same in every log that has it' })
  id: string;

  @ApiProperty({ example: '018f3c1e-7b1a-7c3e-9d2f-000000000001', description: 'Of its transaction' })
  tx: string;

  @ApiProperty({ enum: OPERATIONS })
  op: string;

  @ApiProperty({ type: ChangedEntity, description: 'What was changed; below a directory often a file' })
  entity: ChangedEntity;

  @ApiProperty({ example: { note: 'to be split' }, type: Object, description: 'The new values of the changed fields' })
  data: object;

  @ApiProperty({ example: false })
  created: boolean;

  @ApiProperty({ example: 1_774_776_600_000, description: 'In epoch milliseconds' })
  timestamp: number;

  @ApiProperty({
    type: Object,
    example: { note: [null, 'to be split'] },
    description: 'Old and new value of each field',
  })
  changes: object;

  @ApiProperty({ example: 'a visitor', type: String, nullable: true })
  actor: unknown;

  @ApiProperty({ example: null, type: Object, nullable: true })
  meta: unknown;

  @ApiProperty({ example: 'q3Zt0b1x.kd2f.mmwq1x3c.a1.g7', description: 'The place right after it, for since' })
  cursor: string;
}

export class DiffPage {
  @ApiProperty({ type: [ListedDiff], description: 'Oldest first' })
  diffs: ListedDiff[];

  @ApiProperty({ example: 'q3Zt0b1x.kd2f.mmwq1x3c.a1.g7', description: 'For since: goes on where this page ends' })
  cursor: string;

  @ApiProperty({ example: false })
  hasMore: boolean;
}

export class GoneProblem {
  @ApiProperty({ example: 410 })
  status: number;

  @ApiProperty({ example: 'Gone' })
  title: string;

  @ApiProperty({
    example: 'Diffs before this were pruned. Load everything once, and go on with the cursor.',
    description: 'What happened, and what to do',
  })
  detail: string;

  @ApiProperty({ example: 'SPOOR_DIFFS_GONE' })
  code: string;

  @ApiProperty({ enum: ['pruned', 'epoch', 'future', 'foreign', 'invalidated'] })
  reason: string;

  @ApiProperty({ example: 'q3Zt0b1x.kd2f.mmwq1x3c.a1.g7', description: 'To go on with after loading everything once' })
  cursor: string;
}
