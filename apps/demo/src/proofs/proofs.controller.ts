import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { KillAnswer } from './kill.answer.js';
import { KillProof } from './kill.proof.js';
import { RollBackAnswer } from './roll-back.answer.js';
import { RollBackProof } from './roll-back.proof.js';

@ApiTags('proofs')
@Controller('api/proofs')
export class ProofsController {
  constructor(
    private readonly rollBack: RollBackProof,
    private readonly kill: KillProof,
  ) {}

  @Post('roll-back-half')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run transactions at once, roll half of them back, and verify everything' })
  @ApiOkResponse({ type: RollBackAnswer })
  async rollBackHalf(): Promise<RollBackAnswer> {
    return await this.rollBack.run();
  }

  @Post('kill-a-worker')
  @HttpCode(200)
  @ApiOperation({ summary: 'Kill a process in the midst of its increments, and let another one make them all again' })
  @ApiOkResponse({ type: KillAnswer })
  async killWorker(): Promise<KillAnswer> {
    return await this.kill.run();
  }
}
