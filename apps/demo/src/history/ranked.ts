import { ApiProperty } from '@nestjs/swagger';

class Counted {
  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6' })
  id: string;

  @ApiProperty({ example: 42 })
  commits: number;

  @ApiProperty({ example: 1_337, description: 'Lines added and deleted together' })
  lines: number;
}

export class RankedPerson extends Counted {
  @ApiProperty({ example: 'Ada Lovelace', description: 'The name on the latest commit' })
  name: string;

  @ApiProperty({ example: 'ada@example.org' })
  email: string;
}

export class RankedFile extends Counted {
  @ApiProperty({ example: 'docs/notes.md' })
  path: string;
}

export class CachedPerson {
  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6' })
  id: string;

  @ApiProperty({ example: 'Ada Lovelace', description: 'The name on the latest commit' })
  name: string;

  @ApiProperty({ example: 'ada@example.org' })
  email: string;

  @ApiProperty({ example: 42, description: 'The column Person.commitsCount: how many commits point to this person' })
  commitsCount: number;
}

export class CachedDirectory {
  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6' })
  id: string;

  @ApiProperty({ example: 'docs', description: '. is the repository itself' })
  path: string;

  @ApiProperty({ example: 7, description: 'The column Directory.filesCount: how many files point to this directory' })
  filesCount: number;
}
