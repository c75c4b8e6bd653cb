import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/history.module.js';
import { StatisticsModule } from '../statistics/statistics.module.js';
import { AutoFollowService } from './auto-follow.service.js';
import { BatchWriter } from './batch.writer.js';
import { ImportController } from './import.controller.js';
import { ImportService } from './import.service.js';
import { ImportStatus } from './import.status.js';
import { OlderDatabaseService } from './older-database.service.js';
import { SampleService } from './sample.service.js';

/** Brings a repository's history into the database. */
@Module({
  imports: [HistoryModule, StatisticsModule],
  controllers: [ImportController],
  providers: [ImportService, ImportStatus, BatchWriter, AutoFollowService, SampleService, OlderDatabaseService],
  exports: [ImportService, ImportStatus],
})
export class ImportModule {}
