import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CachedRankingService } from './cached-ranking.service.js';
import { CommitsQuery, LimitQuery, RankingQuery } from './history.queries.js';
import { HistoryService } from './history.service.js';
import { ListedCommit } from './listed-commit.js';
import { CachedDirectory, CachedPerson, RankedFile, RankedPerson } from './ranked.js';
import { RankingService } from './ranking.service.js';

@ApiTags('history')
@Controller('api')
export class HistoryController {
  constructor(
    private readonly ranking: RankingService,
    private readonly cached: CachedRankingService,
    private readonly histories: HistoryService,
  ) {}

  @Get('people')
  @ApiOperation({ summary: 'Who has the most commits, or has changed the most lines' })
  @ApiOkResponse({ type: [RankedPerson] })
  async people(@Query() { by, limit }: RankingQuery): Promise<RankedPerson[]> {
    return await this.ranking.people(by, limit);
  }

  @Get('files')
  @ApiOperation({ summary: 'Which files have the most commits, or the most changed lines' })
  @ApiOkResponse({ type: [RankedFile] })
  async files(@Query() { by, limit }: RankingQuery): Promise<RankedFile[]> {
    return await this.ranking.files(by, limit);
  }

  @Get('cached/people')
  @ApiOperation({ summary: 'Who has the most commits, by a column of Person that @CounterCache keeps' })
  @ApiOkResponse({ type: [CachedPerson] })
  async cachedPeople(@Query() { limit }: LimitQuery): Promise<CachedPerson[]> {
    return await this.cached.people(limit);
  }

  @Get('cached/directories')
  @ApiOperation({ summary: 'Which directories have the most files, by a column of Directory that @CounterCache keeps' })
  @ApiOkResponse({ type: [CachedDirectory] })
  async cachedDirectories(@Query() { limit }: LimitQuery): Promise<CachedDirectory[]> {
    return await this.cached.directories(limit);
  }

  @Get('commits')
  @ApiOperation({ summary: 'The commits, newest first' })
  @ApiOkResponse({ type: [ListedCommit] })
  async commits(@Query() { before, limit }: CommitsQuery): Promise<ListedCommit[]> {
    return (await this.histories.commits(before, limit)).map(ListedCommit.of);
  }
}
