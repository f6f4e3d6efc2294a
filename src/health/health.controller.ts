import { Controller, Get, HttpStatus, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.decorators.js';
import { BacklogIndicator } from './backlog.indicator.js';
import { ReadinessIndicator } from './readiness.indicator.js';

/** For orchestrators: `live` means do not restart me, `ready` means send me requests. */
@Public()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: ReadinessIndicator,
    private readonly backlog: BacklogIndicator,
  ) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    try {
      return await this.health.check([
        () => this.readiness.process(),
        () => this.readiness.database(),
        () => this.backlog.jobs(),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      void reply.code(HttpStatus.SERVICE_UNAVAILABLE);
      return error.getResponse() as object; // which part is down, as probes and people expect it
    }
  }
}
