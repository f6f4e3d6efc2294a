import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRunner } from '../jobs/job-runner.js';
import { EventFeed } from './event-feed.js';

/** Rows per statement: short enough to hold no lock that other requests would notice. */
const BATCH = 1_000;

/** Housekeeping: events whose time is over leave the feed, every night. */
@Injectable()
export class KeepFeed implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly eventFeed: EventFeed,
  ) {}

  onModuleInit(): void {
    this.runner.register('prune-event-feed', () => this.run(), '33 3 * * *');
  }

  async run(): Promise<void> {
    while ((await this.eventFeed.forget(BATCH)) === BATCH);
  }
}
