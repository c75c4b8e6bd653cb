import { Module } from '@nestjs/common';
import { FollowsController } from './follows.controller.js';
import { FollowsService } from './follows.service.js';

/** People follow files and each other by hand. */
@Module({ controllers: [FollowsController], providers: [FollowsService] })
export class FollowsModule {}
