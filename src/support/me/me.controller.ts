import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { DeskMember } from '../../auth/caller.decorators.js';
import type { DeskPrincipal } from '../../auth/principal.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { AppConfig } from '../../config/app-config.js';
import { MeView } from './me.dto.js';

@ApiTags('support')
@Controller('v1/support/me')
@Roles('support')
export class MeController {
  constructor(private readonly config: AppConfig) {}

  @Get()
  @ApiOperation({ summary: 'Who one is, and where: edition, live or test' })
  @ApiOkResponse({ type: MeView })
  @ApiProblems('unauthenticated', 'forbidden', 'rate_limited')
  read(@DeskMember() { name, deskRole }: DeskPrincipal): MeView {
    const { edition, testMode, apiBaseUrl } = this.config.zoho;
    return { name, role: deskRole, edition, mode: testMode ? 'test' : 'live', apiHost: new URL(apiBaseUrl).host };
  }
}
