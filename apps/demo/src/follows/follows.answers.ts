import { ApiProperty } from '@nestjs/swagger';
import { FOLLOWABLE_TYPES, type FollowableType } from './followable.js';

export class FollowableSummary {
  @ApiProperty({ enum: FOLLOWABLE_TYPES })
  type: FollowableType;

  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6' })
  id: string;

  @ApiProperty({ example: 'docs/notes.md', description: "A person's name or a file's path" })
  name: string;
}

export class FollowableCounts extends FollowableSummary {
  @ApiProperty({ example: 12, description: 'How many follow it' })
  followers: number;

  @ApiProperty({ example: 3, description: 'How many it follows' })
  followings: number;

  @ApiProperty({ example: 1, description: 'Of how many both is true' })
  friends: number;
}

export class ListMember extends FollowableSummary {
  @ApiProperty({
    example: '2026-03-29T09:30:00.000Z',
    description: 'Since when it follows, or is followed; of a friend the later date',
  })
  since: Date;
}

export class ListPage {
  @ApiProperty({ type: [ListMember] })
  items: ListMember[];

  @ApiProperty({ example: null, type: String, nullable: true, description: 'For after; null at the end of the list' })
  nextCursor: string | null;
}

export class FollowAnswer {
  @ApiProperty({ example: true, description: 'Whether the follow is new' })
  changed: boolean;

  @ApiProperty({
    example: '2026-03-29T09:30:00.000Z',
    description: 'Since when it stands: following again keeps the first date',
  })
  since: Date;
}

export class UnfollowAnswer {
  @ApiProperty({ example: true, description: 'Whether there was a follow' })
  changed: boolean;
}

export class RelationshipAnswer {
  @ApiProperty({ example: 'file:9e107d9d372bb6826bd81d3542a419d6', description: 'As it was asked for' })
  target: string;

  @ApiProperty({
    example: '2026-03-29T09:30:00.000Z',
    type: Date,
    nullable: true,
    description: 'Since when the person follows it',
  })
  following: Date | null;

  @ApiProperty({ example: null, type: Date, nullable: true, description: 'Since when it follows the person' })
  followedBy: Date | null;

  @ApiProperty({ example: false, description: 'Whether both is true' })
  mutual: boolean;
}
