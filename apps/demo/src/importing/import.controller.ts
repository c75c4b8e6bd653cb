import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ImportProgress } from './import-progress.js';
import { ImportService } from './import.service.js';
import { ImportStatus } from './import.status.js';
import { SampleService } from './sample.service.js';

@ApiTags('import')
@Controller('api')
export class ImportController {
  constructor(
    private readonly imports: ImportService,
    private readonly status: ImportStatus,
    private readonly sample: SampleService,
  ) {}

  @Get('progress')
  @ApiOperation({ summary: 'How far the import is' })
  @ApiOkResponse({ type: ImportProgress })
  progress(): ImportProgress {
    return this.status.current;
  }

  @Post('follow-changed')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Follow the files that a person changes, as auto-watch does: what is imported, and what is to come',
  })
  @ApiOkResponse({ type: ImportProgress })
  @ApiConflictResponse({ description: 'There is no history of a repository, or another process imports it' })
  followChanged(): ImportProgress {
    return this.imports.followChanged();
  }

  @Post('sample')
  @HttpCode(200)
  @ApiOperation({ summary: 'Load a simulated history where there is no real one' })
  @ApiOkResponse({ type: ImportProgress })
  @ApiConflictResponse({ description: 'There is a history already' })
  async loadSample(): Promise<ImportProgress> {
    return await this.sample.load();
  }
}
