import { ApiProperty } from '@nestjs/swagger';
import { FOLLOWABLE_TYPES, type FollowableType } from './followable.js';

export class FollowableSummary {
  @ApiProperty({ enum: FOLLOWABLE_TYPES })
  type: FollowableType;

  @ApiProperty()
  id: string;

  @ApiProperty({ example: 'docs/notes.md', description: "A person's name or a file's path" })
  name: string;
}

export class FollowableCounts extends FollowableSummary {
  @ApiProperty({ description: 'How many follow it' })
  followers: number;

  @ApiProperty({ description: 'How many it follows' })
  followings: number;

  @ApiProperty({ description: 'Of how many both is true' })
  friends: number;
}

export class ListMember extends FollowableSummary {
  @ApiProperty({ description: 'Since when it follows, or is followed; of a friend the later date' })
  since: Date;
}

export class ListPage {
  @ApiProperty({ type: [ListMember] })
  items: ListMember[];

  @ApiProperty({ type: String, nullable: true, description: 'For after; null at the end of the list' })
  nextCursor: string | null;
}

export class FollowAnswer {
  @ApiProperty({ description: 'Whether the follow is new' })
  changed: boolean;

  @ApiProperty({ description: 'Since when it stands: following again keeps the first date' })
  since: Date;
}

export class UnfollowAnswer {
  @ApiProperty({ description: 'Whether there was a follow' })
  changed: boolean;
}

export class RelationshipAnswer {
  @ApiProperty({ example: 'file:0f3c…', description: 'As it was asked for' })
  target: string;

  @ApiProperty({ type: Date, nullable: true, description: 'Since when the person follows it' })
  following: Date | null;

  @ApiProperty({ type: Date, nullable: true, description: 'Since when it follows the person' })
  followedBy: Date | null;

  @ApiProperty({ description: 'Whether both is true' })
  mutual: boolean;
}
