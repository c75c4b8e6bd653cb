import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { RANKED_BY, type RankedBy } from './ranking.service.js';

/** What the column takes. */
const LAST_POSITION = 2 ** 31 - 1;

export class LimitQuery {
  @ApiProperty({ minimum: 1, maximum: 100, default: 10, required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 10;
}

export class RankingQuery extends LimitQuery {
  @ApiProperty({ enum: RANKED_BY, default: 'commits', required: false })
  @IsIn(RANKED_BY)
  by: RankedBy = 'commits';
}

export class CommitsQuery {
  @ApiProperty({ example: 100, description: 'Only older ones than the commit at this position', required: false })
  @Type(() => Number)
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LAST_POSITION)
  before?: number;

  @ApiProperty({ minimum: 1, maximum: 100, default: 20, required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;
}
