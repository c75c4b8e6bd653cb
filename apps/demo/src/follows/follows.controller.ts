import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { summaryOf, FOLLOWABLES, type FollowableType } from './followable.js';
import {
  FollowableCounts,
  FollowableSummary,
  FollowAnswer,
  ListPage,
  RelationshipAnswer,
  UnfollowAnswer,
} from './follows.answers.js';
import {
  CountsQuery,
  FollowablePath,
  FollowPath,
  ListPath,
  ListQuery,
  RelationshipsQuery,
  SearchQuery,
} from './follows.queries.js';
import { FollowsService } from './follows.service.js';

@ApiTags('follows')
@ApiNotFoundResponse({ description: 'There is no such person or file' })
@Controller('api')
export class FollowsController {
  constructor(private readonly follows: FollowsService) {}

  @Put('people/:person/follows/:type/:id')
  @ApiOperation({ summary: 'Let a person follow a file or another person' })
  @ApiOkResponse({ type: FollowAnswer })
  @ApiConflictResponse({ description: 'Nobody follows himself' })
  async follow(@Param() { person, type, id }: FollowPath): Promise<FollowAnswer> {
    return await this.follows.follow(person, { type, id });
  }

  @Delete('people/:person/follows/:type/:id')
  @ApiOperation({ summary: 'Let a person no longer follow it' })
  @ApiOkResponse({ type: UnfollowAnswer })
  async unfollow(@Param() { person, type, id }: FollowPath): Promise<UnfollowAnswer> {
    return await this.follows.unfollow(person, { type, id });
  }

  @Get('people/:person/relationships')
  @ApiOperation({ summary: 'How a person stands to many files and people, in their order' })
  @ApiParam({ name: 'person', example: '9e107d9d372bb6826bd81d3542a419d6', description: 'The id of a person' })
  @ApiOkResponse({ type: [RelationshipAnswer] })
  async relationships(
    @Param('person') person: string,
    @Query() { target }: RelationshipsQuery,
  ): Promise<RelationshipAnswer[]> {
    const relationships = await this.follows.relationships(person, target.map(keyOf));
    return relationships.map((relationship, index) => ({ ...relationship, target: target[index] as string }));
  }

  @Get('followables')
  @ApiOperation({ summary: 'People and files by a part of their names' })
  @ApiOkResponse({ type: [FollowableSummary] })
  async search(@Query() { text, limit }: SearchQuery): Promise<FollowableSummary[]> {
    return (await this.follows.search(text, limit)).map(summaryOf);
  }

  @Get('followables/:type/:id')
  @ApiOperation({ summary: 'How many follow a person or a file, and how many it follows' })
  @ApiOkResponse({ type: FollowableCounts })
  async counts(@Param() path: FollowablePath, @Query() { type }: CountsQuery): Promise<FollowableCounts> {
    return await this.follows.counts(path, type);
  }

  @Get('followables/:type/:id/:list')
  @ApiOperation({ summary: 'A page of those who follow it, whom it follows, or of whom both is true' })
  @ApiOkResponse({ type: ListPage })
  async list(@Param() path: ListPath, @Query() { type, order, limit, after }: ListQuery): Promise<ListPage> {
    const members = type && { type: FOLLOWABLES[type] };
    const { items, nextCursor } = await this.follows.list(path, path.list, { ...members, order, limit, after });
    return { items: items.map(({ entity, since }) => ({ ...summaryOf(entity), since })), nextCursor };
  }
}

/** Of `person:ID` or `file:ID`. */
function keyOf(target: string): { type: FollowableType; id: string } {
  const [type = '', id = ''] = target.split(/:(.*)/s);
  return { type: type as FollowableType, id };
}
