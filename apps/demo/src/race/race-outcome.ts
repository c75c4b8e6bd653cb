import { ApiProperty } from '@nestjs/swagger';

/** A number that one side ends with. */
export class RaceFigure {
  @ApiProperty({ example: 'Final count' })
  name: string;

  @ApiProperty({ example: 1_000 })
  value: number;

  @ApiProperty({ example: 1_000, description: 'What it has to be where nothing is lost' })
  expected: number;
}

/** How one side has done. */
export class RaceOutcome {
  @ApiProperty({ type: [RaceFigure] })
  figures: RaceFigure[];

  @ApiProperty({ example: 0, description: 'Calls that ended in an error' })
  failed: number;

  @ApiProperty({ example: 85 })
  milliseconds: number;
}

export class RaceResult {
  @ApiProperty({ example: 1_000, description: 'How many calls each side made at once' })
  calls: number;

  @ApiProperty({
    example: { figures: [{ name: 'Final count', value: 104, expected: 1_000 }], failed: 0, milliseconds: 640 },
  })
  handwritten: RaceOutcome;

  @ApiProperty()
  spoor: RaceOutcome;
}

export class RaceSides {
  @ApiProperty({ example: 1_000, description: 'How many calls each side will make at once' })
  calls: number;

  @ApiProperty({ example: 'raise one counter 1,000 times at once', description: 'What both sides do' })
  task: string;

  @ApiProperty({
    example: 'async function byHand(repository, name) { … }',
    description: 'The source of the hand-written side',
  })
  handwritten: string;

  @ApiProperty({
    example: 'async function withSpoor(counters, name) { … }',
    description: "The source of Spoor's side",
  })
  spoor: string;
}
