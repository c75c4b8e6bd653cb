import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Note } from './note.js';
import { NotesService } from './notes.service.js';

@ApiTags('diffs')
@Controller('api/files')
export class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Put(':id/note')
  @ApiOperation({ summary: 'Write a note on a file: something that changes by hand' })
  @ApiParam({ name: 'id', example: '9e107d9d372bb6826bd81d3542a419d6', description: 'Of the file' })
  @ApiOkResponse({ type: Note })
  @ApiNotFoundResponse({ description: 'There is no such file' })
  async write(@Param('id') id: string, @Body() { note }: Note): Promise<Note> {
    return await this.notes.write(id, note);
  }
}
