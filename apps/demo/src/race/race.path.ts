import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

export const RACE_NAMES = ['counters', 'follows', 'statistics'] as const;
export type RaceName = (typeof RACE_NAMES)[number];

export class RacePath {
  @ApiProperty({ enum: RACE_NAMES })
  @IsIn(RACE_NAMES)
  race: RaceName;
}
