import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { Shutdown } from '../common/shutdown.js';
import { Database } from '../database/database.js';
import { JobRunner } from '../jobs/job-runner.js';
import { checkInvariants, type Disagreement } from './check-invariants.js';
import { InvariantChecksRepository } from './invariant-checks.repository.js';

/** Orders per statement: some megabytes of timelines at a time. */
const BATCH = 500;
/** Faults of new code show in new orders, so the newest are checked every hour … */
const NEWEST = 1_000;
/** … and the walk over all others takes this many batches an hour: seconds of work, and a million orders in nine days. */
const WALK_BATCHES = 10;
/** Of orders known to disagree; more than this and the number no longer matters. */
const BROKEN = 100;

/**
 * Once an hour: do orders say what their timelines say, is every timeline unedited, and has all money its place? Each disagreement
 * is an alarm in the log and in the metrics, until a later round finds it mended. Reads orders only.
 */
@Injectable()
export class WatchInvariants implements OnModuleInit {
  private readonly logger = new Logger('invariants');

  constructor(
    private readonly runner: JobRunner,
    private readonly database: Database,
    private readonly checks: InvariantChecksRepository,
    private readonly clock: Clock,
    private readonly shutdown: Shutdown,
  ) {}

  onModuleInit(): void {
    this.runner.register('check-invariants', () => this.run(), '37 * * * *');
  }

  async run(): Promise<void> {
    await this.checkBroken();
    await this.walk(await this.checks.newestFrom(NEWEST), NEWEST / BATCH);
    await this.checks.moveTo(await this.walk(await this.checks.position(), WALK_BATCHES), this.clock.now());
  }

  private async checkBroken(): Promise<void> {
    for (const orderId of await this.checks.findBroken(BROKEN)) {
      const { disagreements } = await checkInvariants(this.database.run, { orderId });
      if (disagreements.length === 0) await this.checks.forget(orderId);
    }
  }

  /** Checks up to so many batches after an order; answers where to go on, null at the end. */
  private async walk(start: string | null, batches: number): Promise<string | null> {
    let after = start;
    for (let batch = 0; batch < batches && !this.shutdown.hasBegun; batch++) {
      const { disagreements, next } = await checkInvariants(this.database.run, { after, limit: BATCH });
      await this.raiseAlarm(disagreements);
      after = next;
      if (after === null) break;
    }
    return after;
  }

  private async raiseAlarm(disagreements: readonly Disagreement[]): Promise<void> {
    for (const orderId of new Set(disagreements.map((found) => found.orderId))) {
      const ofOrder = disagreements.filter((found) => found.orderId === orderId);
      for (const { what } of ofOrder) this.logger.error({ msg: `an invariant is broken: ${what}`, orderId });
      await this.checks.keep(orderId, ofOrder, this.clock.now());
    }
  }
}
