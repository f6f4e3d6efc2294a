import { Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/access.decorators.js';
import { NotFoundError } from '../../common/app-error.js';
import { Clock } from '../../common/clock.js';
import { ApiProblems } from '../../common/http/api-problems.js';
import { PathId } from '../../common/http/path-id.decorator.js';
import { Database } from '../../database/database.js';
import { DeliveriesRepository } from '../../deliveries/deliveries.repository.js';
import { deliverJob } from '../../deliveries/delivery-job.js';
import { JobQueue } from '../../jobs/job-queue.js';

export class ReplayedEventView {
  @ApiProperty({ format: 'uuid', description: 'Its `webhook-id`, the same at every try' })
  deliveryId!: string;
  @ApiProperty({ format: 'uuid' })
  orderId!: string;
}

@ApiTags('support')
@Controller('v1/support/events')
@Roles('support')
export class ReplayEventController {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  @Post(':deliveryId/replay')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Send an event to its storefront once more, whatever became of it' })
  @ApiAcceptedResponse({ type: ReplayedEventView })
  @ApiProblems('unauthenticated', 'forbidden', 'not_found', 'rate_limited')
  replay(@PathId('deliveryId') deliveryId: string): Promise<ReplayedEventView> {
    return this.database.transaction(async (run) => {
      const orderId = await this.deliveries.replay(run, deliveryId, this.clock.now());
      if (orderId === null) throw new NotFoundError('event');
      await this.jobs.add(run, deliverJob(orderId));
      return { deliveryId, orderId };
    });
  }
}
