import { SECOND_MS } from '../common/durations.js';

/** A look that is this late has lost its job: its worker was killed, or the queue was restored from a backup. */
export const OVERDUE_AFTER_MS = 90 * SECOND_MS;
