import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { SECOND_MS } from '../common/durations.js';
import type { ZohoPulse } from '../generated/prisma/client.js';
import { PulseRepository } from './pulse.repository.js';
import { sessionsInPlay } from './rules/in-play.js';
import type { State } from './rules/state.js';

/** A row is read this often at most: a fraction of the pulse's own pause, for any number of polls. */
const FRESH_MS = 300;
/** So many payments that we knew by other ways must be in the list, as we know them, before it is believed about what it does not show. */
const FEWEST_CONFIRMED = 3;
/** A session made this shortly before the pulse began may have been paid before Zoho's list could know. */
const SETTLING_MS = SECOND_MS;

/**
 * What the newest pulse says of an order by saying nothing: a pulse that began at T and shows nothing new of it is a view of Zoho of
 * time T, as long as the list has earned to be believed (docs/decisions/0016). Never a ground for ending anything.
 */
@Injectable()
export class PulseView {
  private known: { until: number; pulse: Promise<ZohoPulse | null> } | null = null;

  constructor(
    private readonly pulses: PulseRepository,
    private readonly clock: Clock,
  ) {}

  /** The newest pulse; to be read before the rows it is compared with. */
  current(): Promise<ZohoPulse | null> {
    const now = this.clock.now().getTime();
    if (!this.known || now >= this.known.until) {
      this.known = { until: now + FRESH_MS, pulse: this.pulses.find().catch(() => null) };
    }
    return this.known.pulse;
  }

  /** Of when the pulse is a view of this order; null if it is none, or too old. */
  asOf(pulse: ZohoPulse | null, state: State, maxAgeMs: number): Date | null {
    const now = this.clock.now();
    if (!pulse?.beganAt || !isTrusted(pulse, now)) return null;
    const { beganAt, news } = pulse;
    if (now.getTime() - beganAt.getTime() > maxAgeMs) return null;
    const isCovered = sessionsInPlay(state).every(
      ({ id, createdAt }) => !news.includes(id) && createdAt.getTime() < beganAt.getTime() - SETTLING_MS,
    );
    return isCovered ? beganAt : null;
  }
}

/** Whether Zoho's list is believed about what it does not show. */
function isTrusted({ confirmed, distrustedUntil }: ZohoPulse, now: Date): boolean {
  return confirmed >= FEWEST_CONFIRMED && (distrustedUntil === null || distrustedUntil <= now);
}
