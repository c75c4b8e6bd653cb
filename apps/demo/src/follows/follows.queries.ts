import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { LimitQuery } from '../history/history.queries.js';
import { FOLLOWABLE_TYPES, type FollowableKey, type FollowableType } from './followable.js';

export const LISTS = ['followers', 'followings', 'friends'] as const;
export const ORDERS = ['newest', 'oldest'] as const;

export class FollowablePath implements FollowableKey {
  @ApiProperty({ enum: FOLLOWABLE_TYPES })
  @IsIn(FOLLOWABLE_TYPES)
  type: FollowableType;

  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6', description: 'Of the person or the file' })
  @IsString()
  id: string;
}

export class ListPath extends FollowablePath {
  @ApiProperty({ enum: LISTS })
  @IsIn(LISTS)
  list: (typeof LISTS)[number];
}

/** Who follows, and whom or what. */
export class FollowPath extends FollowablePath {
  @ApiProperty({ example: '9e107d9d372bb6826bd81d3542a419d6', description: 'The id of the person who follows' })
  @IsString()
  person: string;
}

export class SearchQuery extends LimitQuery {
  @ApiProperty({ example: 'ada', description: "Part of a person's name or address, or of a file's path" })
  @Matches(/^[^\0]+$/)
  @MaxLength(100)
  text: string;
}

export class CountsQuery {
  @ApiProperty({ enum: FOLLOWABLE_TYPES, required: false, description: 'Only members of this type' })
  @IsOptional()
  @IsIn(FOLLOWABLE_TYPES)
  type?: FollowableType;
}

export class ListQuery extends LimitQuery {
  @ApiProperty({ enum: FOLLOWABLE_TYPES, required: false, description: 'Only members of this type' })
  @IsOptional()
  @IsIn(FOLLOWABLE_TYPES)
  type?: FollowableType;

  @ApiProperty({ enum: ORDERS, default: 'newest', required: false })
  @IsIn(ORDERS)
  order: (typeof ORDERS)[number] = 'newest';

  @ApiProperty({ example: 'eyJ2IjoxfQ', required: false, description: 'The nextCursor of the page before' })
  @IsOptional()
  @IsString()
  after?: string;
}

export class RelationshipsQuery {
  @ApiProperty({
    type: [String],
    example: ['file:9e107d9d372bb6826bd81d3542a419d6'],
    description: 'Up to 100 of person:ID or file:ID',
  })
  @Transform(({ value }: { value: unknown }) => [value].flat())
  @ArrayMaxSize(100)
  @Matches(/^(person|file):.+$/, { each: true })
  target: string[];
}
