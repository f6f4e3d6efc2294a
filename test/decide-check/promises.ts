import type { Rules } from './rules.js';
import { oneLiveSession, paidOnlyOnEvidence, endsOnlyAfterAsking, livesAsZohoSays } from './promises-of-states.js';
import { moneyHasOnePlace, nothingMovesBack, takenBackIsNeverSilent } from './promises-of-money.js';
import { everyChangeIsTold, repeatedNewsIsNoNews } from './promises-of-telling.js';
import { endsInTime, underWayIsNeverUnpaid } from './promises-of-waiting.js';
import type { Step } from './world.js';

/** What must hold of every step: null, or how it is broken. */
export interface Promised {
  readonly rule: string;
  readonly says: string;
  readonly broken: (step: Step, rules: Rules) => string | null;
}

/** The rules of docs/contract.md, judged by what Zoho told and not by what our rows say. */
export const PROMISES = {
  evidence: { rule: 'contract 5, rule 1', says: 'an order is paid only by money that Zoho shows, exact and on its session', broken: paidOnlyOnEvidence },
  asked: { rule: 'contract 5, rule 2', says: 'nothing ends unpaid before Zoho was asked and said so', broken: endsOnlyAfterAsking },
  'never silent': { rule: 'contract 5, rule 4', says: 'what is taken back opens a case', broken: takenBackIsNeverSilent },
  'one place': { rule: 'contract 5, rule 3', says: 'every taken rupee is in exactly one place', broken: moneyHasOnePlace },
  'never back': { rule: 'contract 5, rule 4', says: 'nothing moves back', broken: nothingMovesBack },
  told: { rule: 'contract 5, rule 5', says: 'each change has its entry, and the entries fold to the rows', broken: everyChangeIsTold },
  'under way': { rule: 'contract 5, rule 6', says: 'what is under way ends no order and opens no session', broken: underWayIsNeverUnpaid },
  life: { rule: 'contract 5, rule 7', says: 'a session lives as long as Zoho says', broken: livesAsZohoSays },
  'one session': { rule: 'contract 4', says: 'no order has two live sessions', broken: oneLiveSession },
  'in time': { rule: 'contract 4', says: 'an order of which nothing can come any more ends once its time is over', broken: endsInTime },
  repeated: { rule: 'docs/decisions/0002', says: 'the same news twice changes nothing', broken: repeatedNewsIsNoNews },
} as const satisfies Record<string, Promised>; // prettier-ignore
export type PromiseName = keyof typeof PROMISES;

/** The first promise that a step breaks, in words; null if it keeps them all. */
export function brokenBy(step: Step, rules: Rules): { name: PromiseName; found: string } | null {
  for (const name of NAMES) {
    const found = PROMISES[name].broken(step, rules);
    if (found !== null) return { name, found };
  }
  return null;
}

const NAMES = Object.keys(PROMISES) as PromiseName[];
