import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Note, NotePath } from './note.js';
import { NotesService } from './notes.service.js';

@ApiTags('diffs')
@Controller('api/files')
export class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Put(':id/note')
  @ApiOperation({ summary: 'Write a note on a file: something that changes by hand' })
  @ApiOkResponse({ type: Note })
  @ApiNotFoundResponse({ description: 'There is no such file' })
  async write(@Param() { id }: NotePath, @Body() { note }: Note): Promise<Note> {
    return await this.notes.write(id, note);
  }
}
