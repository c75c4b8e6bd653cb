import { ApiProperty } from '@nestjs/swagger';

export class StatisticsPoint {
  @ApiProperty({ example: '2026-03-29', description: 'Of an hour its first instant' })
  date: string;

  @ApiProperty({ example: 12, type: Number, nullable: true, description: 'Null for what has not begun' })
  value: number | null;

  @ApiProperty({ example: false, description: 'Whether it is not over, or not counted to its end' })
  partial: boolean;
}

export class StatisticsAnswer {
  @ApiProperty({ example: 'Europe/Amsterdam' })
  zone: string;

  @ApiProperty({
    example: '2026-03-29T09:30:00.000Z',
    type: Date,
    nullable: true,
    description: 'Everything before it has been counted',
  })
  completeUpTo: Date | null;

  @ApiProperty({ type: [StatisticsPoint] })
  points: StatisticsPoint[];
}
