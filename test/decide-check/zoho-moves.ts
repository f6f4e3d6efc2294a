import { at } from '../support/states.js';
import { moneyWasTaken } from './words.js';
import { KINDS, MONEY_MOVES, PAYMENTS_PER_SESSION, STATUS_MOVES, TICKS, ZOHO_LIFE_MS, type KindName } from './scope.js';
import type { Move } from './moves.js';
import type { Step, TruePayment, World } from './world.js';

/** What happens without us: shoppers pay, payments go on, money goes back, time passes, calls are lost. */
export function zohoMoves(world: World): Move[] {
  return [...payments(world), ...world.zoho.payments.flatMap(nextOf), ...calls(world), ...laterMoments(world)];
}

function payments({ zoho, now }: World): Move[] {
  return zoho.sessions.flatMap(({ madeAt }, index) => {
    const isOver = madeAt === null || now.getTime() - madeAt.getTime() >= ZOHO_LIFE_MS;
    const session = index + 1;
    const made = zoho.payments.filter((payment) => payment.session === session).length;
    return isOver || made >= PAYMENTS_PER_SESSION ? [] : beginningsOn(session, zoho.payments.length + 1);
  });
}

function beginningsOn(session: number, number: number): Move[] {
  const id = `P${number}`;
  return (Object.keys(KINDS) as KindName[]).flatMap((kind) =>
    KINDS[kind].first.map((status) => ({
      told: `a payment ${id} ${kind} begins on session ${session}: "${status}"`,
      run: (world: World) => {
        const payment = { id, session, kind, status, refundedMinor: 0n, wasTaken: moneyWasTaken(status), begunAt: world.now };
        return silent(world, { zoho: { ...world.zoho, payments: [...world.zoho.payments, payment] } });
      },
    })),
  ); // prettier-ignore
}

function nextOf({ id, status, kind, wasTaken }: TruePayment): Move[] {
  const moves = wasTaken && status === 'failed' ? [] : (STATUS_MOVES[status] ?? []);
  const whole = KINDS[kind].amount.minor ?? 0n;
  const back = { none: 0n, half: whole / 2n, all: whole };
  return [
    ...moves.map((to) => ({
      told: `Zoho calls ${id} "${to}"`,
      run: (world: World) => withPayment(world, id, { status: to, wasTaken: wasTaken || moneyWasTaken(to) }),
    })),
    ...MONEY_MOVES.filter(({ from }) => from.includes(status) && wasTaken).map((move) => ({
      told: `${id} ${move.told}: "${move.to}"`,
      run: (world: World) => withPayment(world, id, { status: move.to, refundedMinor: back[move.back] }),
    })),
  ];
}

/** How a create call that is under way may go on, but for its answer. */
function calls({ zoho, ours, tick }: World): Move[] {
  return zoho.sessions.flatMap(({ madeAt, isCalling }, index) => {
    if (!isCalling) return [];
    const number = index + 1;
    // A call lasts seconds: Zoho makes the session then, or never. Only the answer may find its reader much later.
    const isFresh = ours.sessions.some((s) => s.attempt === number && s.createdAt >= at(TICKS[tick] ?? 0));
    const make = {
      told: `Zoho makes session ${number}`,
      run: (world: World) => withSession(world, number, { madeAt: world.now, isCalling }),
    };
    const die = {
      told: `the replica that called for session ${number} dies`,
      run: (world: World) => withSession(world, number, { madeAt, isCalling: false }),
    };
    return madeAt === null && isFresh ? [make, die] : [die];
  });
}

function laterMoments({ tick }: World): Move[] {
  return TICKS.slice(tick + 1).map((minute, i) => ({
    told: `${minute} minutes have passed since the order was placed`,
    run: (world: World) => silent(world, { tick: tick + 1 + i, now: at(minute) }),
  }));
}

function withPayment(world: World, id: string, patch: Partial<TruePayment>): Step {
  const changed = world.zoho.payments.map((payment) => (payment.id === id ? { ...payment, ...patch } : payment));
  return silent(world, { zoho: { ...world.zoho, payments: changed } });
}

function withSession(world: World, number: number, session: World['zoho']['sessions'][number]): Step {
  const sessions = world.zoho.sessions.map((known, i) => (i === number - 1 ? session : known));
  return silent(world, { zoho: { ...world.zoho, sessions } });
}

/** A step that our rows do not notice. */
function silent(before: World, patch: Partial<World>): Step {
  return { before, after: { ...before, ...patch }, changes: [], isWholeLook: false };
}
