import { aSession, aState, at } from '../support/states.js';
import { movesFrom } from './moves.js';
import type { Rules } from './rules.js';
import { OUR_LIFE_MS, PAY_BEFORE, ZOHO_LIFE_MS } from './scope.js';
import { UNHEARD_SESSION, type TrueSession, type World } from './world.js';

export interface Beginning {
  readonly told: string;
  readonly world: World;
}

const OPEN = 'an order is placed, its session is open';

/** Further on, so that a few moves lead to what takes many: told as the moves that lead there. */
const FURTHER_ON: readonly (readonly string[])[] = [
  // A payment has begun, and was looked at.
  ['a payment P1 by UPI begins on session 1: "initiated"', 'the schedule asks about everything'],
  // A payment was taken for the order, and pays it.
  ['a payment P1 by UPI begins on session 1: "succeeded"', 'the schedule asks about everything'],
  // Part of it went back.
  ['a payment P1 by UPI begins on session 1: "succeeded"', 'P1 is refunded in part: "partially_refunded"', 'the schedule asks about everything'],
  // Two sessions that can be paid: one has too little time left to send a shopper there.
  ['9.5 minutes have passed since the order was placed', 'a wish for another session, after a last look', 'the call for session 2 is answered'],
  // The second session's answer was lost.
  ['11 minutes have passed since the order was placed', 'a wish for another session, after a last look', 'Zoho makes session 2', 'the call for session 2 times out'],
  // Money of the wrong amount waits for a person.
  ['a payment P1 of another amount begins on session 1: "succeeded"', 'the schedule asks about everything'],
  // It went back, and its case closed itself.
  ['a payment P1 of another amount begins on session 1: "succeeded"', 'the schedule asks about everything', 'P1 is refunded: "refunded"', 'the schedule asks about everything'],
  // The order was cancelled, and Zoho's session lives on.
  ['a cancel, after a last look'],
]; // prettier-ignore

/**
 * Where the stories begin: an order was placed and the call for its first session ended in one of the ways it can, or things have
 * gone on from there.
 */
export function beginnings(rules: Rules): Beginning[] {
  const begin = at(0);
  const lost = { zohoSessionId: null, status: 'create_unknown' } as const;
  const calling = { zohoSessionId: null, status: 'creating' } as const;
  const open = placed(OPEN, {}, { madeAt: begin, isCalling: false });
  return [
    open,
    placed('an order is placed, Zoho is being called for its session', calling, { madeAt: null, isCalling: true }),
    placed('an order is placed, its session is made and the answer is lost', lost, { madeAt: begin, isCalling: false }),
    placed('an order is placed, its session is made and the replica dies', calling, {
      madeAt: begin,
      isCalling: false,
    }),
    ...FURTHER_ON.map((moves) => moves.reduce((reached, told) => moved(reached, told, rules), open)),
  ];
}

function placed(told: string, session: Parameters<typeof aSession>[1], zoho: TrueSession): Beginning {
  const begin = at(0);
  const lifeMs = session?.status === undefined ? ZOHO_LIFE_MS : OUR_LIFE_MS;
  const first = aSession(1, { ...session, expiresAt: new Date(begin.getTime() + lifeMs) });
  const world = {
    tick: 0,
    now: begin,
    zoho: { sessions: [zoho], payments: [] },
    ours: aState({ order: { payBefore: PAY_BEFORE }, sessions: [first] }),
    heard: { sessions: [UNHEARD_SESSION], payments: {}, closedByPeople: [], acceptedPaymentId: null },
    kept: null,
  };
  return { told, world };
}

/** @throws Error when nothing of that name can happen, which says that moves were renamed */
function moved({ told: before, world }: Beginning, told: string, rules: Rules): Beginning {
  const move = movesFrom(world, rules).find((possible) => possible.told === told);
  const step = move?.run(world);
  if (!step) throw new Error(`After “${before}” there is no move “${told}”`);
  return { told: `${before}; ${told}`, world: later(step.after) };
}

/** Nothing happens in the same millisecond as what was before. */
export function later(world: World): World {
  return { ...world, now: new Date(world.now.getTime() + 1) };
}
