import { ApiProperty } from '@nestjs/swagger';

/** What is left of transactions of which every second one was rolled back. */
export class RollBackAnswer {
  @ApiProperty({
    example: 100,
    description: 'How many transactions ran at once; each made a file, counted it, and let somebody follow it',
  })
  transactions: number;

  @ApiProperty({ example: 50, description: 'How many of them failed at their end, on purpose' })
  rolledBack: number;

  @ApiProperty({ example: 50, description: 'What the counter says' })
  counted: number;

  @ApiProperty({ example: 50, description: "What the directory's cached column says" })
  cached: number;

  @ApiProperty({ example: 50, description: 'How many files are followed' })
  followed: number;

  @ApiProperty({
    example: 0,
    description: 'What verification finds wrong in all follows and all cached columns of the database',
  })
  differences: number;
}
