import { Module, type DynamicModule } from '@nestjs/common';
import { KillProof, PROOF_DATABASE } from './kill.proof.js';
import { ProofsController } from './proofs.controller.js';
import { RollBackProof } from './roll-back.proof.js';

/** What anybody can try on the demo: the numbers are right afterwards. */
@Module({})
export class ProofsModule {
  static forRoot(database: string): DynamicModule {
    return {
      module: ProofsModule,
      controllers: [ProofsController],
      providers: [RollBackProof, KillProof, { provide: PROOF_DATABASE, useValue: database }],
    };
  }
}
