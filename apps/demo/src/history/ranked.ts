import { ApiProperty } from '@nestjs/swagger';

class Counted {
  @ApiProperty()
  id: string;

  @ApiProperty()
  commits: number;

  @ApiProperty({ description: 'Lines added and deleted together' })
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
  @ApiProperty()
  id: string;

  @ApiProperty({ example: 'Ada Lovelace', description: 'The name on the latest commit' })
  name: string;

  @ApiProperty({ example: 'ada@example.org' })
  email: string;

  @ApiProperty({ description: 'The column Person.commitsCount: how many commits point to this person' })
  commitsCount: number;
}

export class CachedDirectory {
  @ApiProperty()
  id: string;

  @ApiProperty({ example: 'docs', description: '. is the repository itself' })
  path: string;

  @ApiProperty({ description: 'The column Directory.filesCount: how many files point to this directory' })
  filesCount: number;
}
