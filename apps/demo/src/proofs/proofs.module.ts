import { Module } from '@nestjs/common';
import { ProofsController } from './proofs.controller.js';
import { ProofsService } from './proofs.service.js';

/** What anybody can try on the demo: the numbers are right afterwards. */
@Module({ controllers: [ProofsController], providers: [ProofsService] })
export class ProofsModule {}
