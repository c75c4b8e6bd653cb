import { ApiProperty } from '@nestjs/swagger';
import { NamedCount } from '../counting/named-count.js';
import { CachedDirectory, CachedPerson, RankedFile, RankedPerson } from '../history/ranked.js';
import { ImportProgress } from '../importing/import-progress.js';

/** All that the page shows. */
export class Snapshot {
  @ApiProperty({ type: ImportProgress })
  progress: ImportProgress;

  @ApiProperty({ type: [NamedCount] })
  counters: NamedCount[];

  @ApiProperty({ type: [RankedPerson] })
  people: RankedPerson[];

  @ApiProperty({ type: [RankedFile] })
  files: RankedFile[];

  @ApiProperty({ type: [CachedPerson] })
  cachedPeople: CachedPerson[];

  @ApiProperty({ type: [CachedDirectory] })
  cachedDirectories: CachedDirectory[];
}
