import type { Clock } from '../../common/clock.js';
import type { AppConfig } from '../../config/app-config.js';

/** What is examined, and what of it cannot be because its variables are broken. */
export interface Patient {
  config: AppConfig;
  /** Names of the variables that are missing or not well-formed. */
  broken: ReadonlySet<string>;
  clock: Clock;
}
