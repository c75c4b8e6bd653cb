import { ApiProperty } from '@nestjs/swagger';

/** What a worker that was killed in the midst of its work has left to the next one. */
export class KillAnswer {
  @ApiProperty({ description: 'How many increments there were to make' })
  increments: number;

  @ApiProperty({ description: 'How many the first worker was told of when it was killed' })
  acknowledged: number;

  @ApiProperty({ description: 'What the counter said then: as many, and those whose answer was still on its way' })
  countedAtDeath: number;

  @ApiProperty({ description: 'What it says after a second worker has made all of them again, under the same keys' })
  counted: number;

  @ApiProperty({ description: 'By how many it is wrong' })
  differences: number;
}
