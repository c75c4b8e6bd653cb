import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { transaction } from '@spoor/core';
import { DiffsService } from '@spoor/diffs';
import type { DataSource, EntityManager } from 'typeorm';
import { File } from '../history/file.entity.js';
import type { Note } from './note.js';

/** Notes on files. There is nothing in it about diffs but whose they are. */
@Injectable()
export class NotesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly diffs: DiffsService,
  ) {}

  /** @throws NotFoundException */
  async write(id: string, note: string): Promise<Note> {
    const write = (manager: EntityManager) => this.writeWithin(manager, id, note);
    return await this.diffs.runAs('a visitor', () => transaction(this.dataSource, write));
  }

  private async writeWithin(manager: EntityManager, id: string, note: string): Promise<Note> {
    const file = await manager.findOneBy(File, { id });
    if (!file) throw new NotFoundException(`There is no file ${id} here: take an id that GET /api/files shows.`);
    await manager.save(Object.assign(file, { note: note || null }));
    return { note };
  }
}
