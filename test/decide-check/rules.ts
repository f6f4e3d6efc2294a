import { nextAction } from '../../src/checkout/answers/next-action.js';
import { isNewsOf, toOutcome } from '../../src/payment-sessions/session-outcome.js';
import { decideAnotherSession } from '../../src/reconciliation/rules/another-session.js';
import { decideAcceptance, obstacleToAcceptance } from '../../src/reconciliation/rules/decide-acceptance.js';
import { decide } from '../../src/reconciliation/rules/decide.js';
import { askableSessions, isOverdue, sessionsInPlay } from '../../src/reconciliation/rules/in-play.js';
import { fold } from '../../src/timeline/fold.js';

/** The pure rules of the service that the check drives, and nothing else of it. */
export const RULES = {
  decide,
  decideAnotherSession,
  decideAcceptance,
  obstacleToAcceptance,
  nextAction,
  askableSessions,
  sessionsInPlay,
  isOverdue,
  toOutcome,
  isNewsOf,
  fold,
};
export type Rules = typeof RULES;

/** Where each of them stands: from here a fault is planted in one of them (`load-rules.ts`). */
export const HOMES: Readonly<Record<string, readonly (keyof Rules)[]>> = {
  'src/reconciliation/rules/decide.ts': ['decide'],
  'src/reconciliation/rules/another-session.ts': ['decideAnotherSession'],
  'src/reconciliation/rules/decide-acceptance.ts': ['decideAcceptance', 'obstacleToAcceptance'],
  'src/reconciliation/rules/in-play.ts': ['askableSessions', 'sessionsInPlay', 'isOverdue'],
  'src/checkout/answers/next-action.ts': ['nextAction'],
  'src/payment-sessions/session-outcome.ts': ['toOutcome', 'isNewsOf'],
  'src/timeline/fold.ts': ['fold'],
};
