import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';

export class CountersQuery {
  @ApiProperty({ example: 'demo:', description: 'Only names that begin with it', required: false })
  @IsString()
  prefix: string = '';

  @ApiProperty({
    example: 'demo:lines',
    description: 'Only names after it: the last one of the previous page',
    required: false,
  })
  @IsString()
  after: string = '';

  @ApiProperty({ minimum: 1, maximum: 1_000, default: 100, required: false })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 100;
}
