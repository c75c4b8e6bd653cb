import { ApiProperty } from '@nestjs/swagger';

/** How one side has done. */
export class RaceOutcome {
  @ApiProperty({ description: 'What the counter says in the end' })
  count: number;

  @ApiProperty({ description: 'Increments that were acknowledged and are not in it' })
  lost: number;

  @ApiProperty({ description: 'How many different numbers the callers got back' })
  distinct: number;

  @ApiProperty({ description: 'Increments that ended in an error' })
  failed: number;

  @ApiProperty()
  milliseconds: number;
}

export class RaceResult {
  @ApiProperty({ description: 'How many increments each side ran at once' })
  increments: number;

  @ApiProperty()
  handwritten: RaceOutcome;

  @ApiProperty()
  spoor: RaceOutcome;
}

export class RaceSides {
  @ApiProperty({ description: 'How many increments each side will run at once' })
  increments: number;

  @ApiProperty({ description: 'The source of the hand-written side' })
  handwritten: string;

  @ApiProperty({ description: "The source of Spoor's side" })
  spoor: string;
}
