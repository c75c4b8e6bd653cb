import { ApiProperty } from '@nestjs/swagger';
import { Matches, MaxLength } from 'class-validator';

/** Whose note it is. */
export class NotePath {
  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6', description: 'Of the file' })
  @Matches(/^[^\0]+$/)
  id: string;
}

export class Note {
  @ApiProperty({ maxLength: 500, example: 'To be split', description: 'Empty for none' })
  @Matches(/^[^\0]*$/)
  @MaxLength(500)
  note: string;
}
