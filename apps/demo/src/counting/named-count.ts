import { ApiProperty } from '@nestjs/swagger';

export class NamedCount {
  @ApiProperty({ example: 'demo:lines' })
  name: string;

  @ApiProperty({ example: 4_711 })
  count: number;
}
