import { ApiProperty } from '@nestjs/swagger';

/** What a worker that was killed in the midst of its work has left to the next one. */
export class KillAnswer {
  @ApiProperty({ example: 2_000, description: 'How many increments there were to make' })
  increments: number;

  @ApiProperty({ example: 201, description: 'How many the first worker was told of when it was killed' })
  acknowledged: number;

  @ApiProperty({
    example: 205,
    description: 'What the counter said then: as many, and those whose answer was still on its way',
  })
  countedAtDeath: number;

  @ApiProperty({
    example: 2_000,
    description: 'What it says after a second worker has made all of them again, under the same keys',
  })
  counted: number;

  @ApiProperty({ example: 0, description: 'By how many it is wrong' })
  differences: number;
}
