import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CachedRankingService } from './cached-ranking.service.js';
import { Change } from './change.entity.js';
import { Commit } from './commit.entity.js';
import { Directory } from './directory.entity.js';
import { File } from './file.entity.js';
import { History } from './history.entity.js';
import { HistoryController } from './history.controller.js';
import { HistoryService } from './history.service.js';
import { Person } from './person.entity.js';
import { RankingService } from './ranking.service.js';

/** What the import has stored: people, directories, files, commits, and which history they are from. */
@Module({
  imports: [TypeOrmModule.forFeature([Person, Directory, File, Commit, Change, History])],
  controllers: [HistoryController],
  providers: [HistoryService, RankingService, CachedRankingService],
  exports: [HistoryService, RankingService, CachedRankingService],
})
export class HistoryModule {}
