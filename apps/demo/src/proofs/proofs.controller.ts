import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProofsService } from './proofs.service.js';
import { RollBackAnswer } from './roll-back.answer.js';

@ApiTags('proofs')
@Controller('api/proofs')
export class ProofsController {
  constructor(private readonly proofs: ProofsService) {}

  @Post('roll-back-half')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run transactions at once, roll half of them back, and verify everything' })
  @ApiOkResponse({ type: RollBackAnswer })
  async rollBackHalf(): Promise<RollBackAnswer> {
    return await this.proofs.rollBackHalf();
  }
}
