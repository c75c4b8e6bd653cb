import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class Note {
  @ApiProperty({ maxLength: 500, example: 'To be split', description: 'Empty for none' })
  @IsString()
  @MaxLength(500)
  note: string;
}
