import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Commit } from './commit.entity.js';
import { File } from './file.entity.js';
import { History } from './history.entity.js';
import { HistoryController } from './history.controller.js';
import { HistoryService } from './history.service.js';
import { Person } from './person.entity.js';
import { RankingService } from './ranking.service.js';

/** What the import has stored: people, files, commits, and which history they are from. */
@Module({
  imports: [TypeOrmModule.forFeature([Person, File, Commit, History])],
  controllers: [HistoryController],
  providers: [HistoryService, RankingService],
  exports: [HistoryService, RankingService],
})
export class HistoryModule {}
