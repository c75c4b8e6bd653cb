import { ApiProperty } from '@nestjs/swagger';
import { Period } from '@spoor/trackstats';
import { IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { METRIC_NAMES, type MetricName } from './metrics.js';

const DATE = /^\d{4}-\d\d-\d\d$/;

export class StatisticsPath {
  @ApiProperty({ enum: METRIC_NAMES })
  @IsIn(METRIC_NAMES)
  metric: MetricName;
}

export class StatisticsQuery {
  @ApiProperty({ enum: Object.values(Period), default: Period.DAY, required: false })
  @IsIn(Object.values(Period))
  period: Period = Period.DAY;

  @ApiProperty({ example: '2026-03-01', description: 'The first date, included' })
  @Matches(DATE)
  from: string;

  @ApiProperty({ example: '2026-03-31', description: 'The last date, included' })
  @Matches(DATE)
  to: string;

  @ApiProperty({ example: 'Europe/Amsterdam', default: 'UTC', required: false, description: "The viewer's time zone" })
  @IsOptional()
  @IsString()
  zone?: string;

  @ApiProperty({
    example: '9e107d9d372bb6826bd81d3542a419d6',
    required: false,
    description: "A person's id, for what that person has done",
  })
  @IsOptional()
  @IsString()
  person?: string;

  @ApiProperty({
    example: '9e107d9d372bb6826bd81d3542a419d6',
    required: false,
    description: "A file's id, for what has been done to it",
  })
  @IsOptional()
  @IsString()
  file?: string;
}
