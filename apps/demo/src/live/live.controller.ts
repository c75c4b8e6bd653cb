import { Controller, Sse } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { LiveService } from './live.service.js';
import { Snapshot } from './snapshot.js';

@ApiTags('live')
@ApiExtraModels(Snapshot)
@Controller('api/live')
export class LiveController {
  constructor(private readonly live: LiveService) {}

  @Sse()
  @ApiOperation({ summary: 'Everything that the page shows, as server-sent events whenever it changes' })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { $ref: getSchemaPath(Snapshot) } } } })
  stream(): Observable<{ data: string }> {
    return this.live.snapshots.pipe(map((data) => ({ data })));
  }
}
