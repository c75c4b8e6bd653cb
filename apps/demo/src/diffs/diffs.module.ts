import { Module } from '@nestjs/common';
import { DiffsHttpModule } from '@spoor/diffs/http';
import { DIFFS_ROUTES } from './diffs.routes.js';
import { NotesController } from './notes.controller.js';
import { NotesService } from './notes.service.js';

/** What changes in the repository, live; and notes on files, which change by hand. */
@Module({
  imports: [DiffsHttpModule.forFeature(DIFFS_ROUTES)],
  controllers: [NotesController],
  providers: [NotesService],
})
export class DemoDiffsModule {}
