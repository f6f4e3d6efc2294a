import { setTimeout as delay } from 'node:timers/promises';
import { compareMoney } from './compare-money.js';
import { compareEvents, compareOrders } from './compare-rest.js';
import { Crowd } from './crowd.js';
import { saveReport, type SeedReport } from './report.js';
import { readRows } from './rows.js';
import { HOUR, MINUTE, SECOND } from './shopper.js';
import { ChaosWorld } from './world.js';

/** While orders arrive and sessions are open: small steps, each worth some work. */
const STEP_MS = 15 * SECOND;
/** After the last order: its session's fifteen minutes, and some for the next one. */
const CLOSING_MS = 20 * MINUTE;
/** Real time a step gets at least, and at most if the service cannot keep up: time must not run away from a slow machine. */
const STEP_LASTS_MS = 200;
const STEP_PATIENCE_MS = 3_000;
/** Jobs that may wait when the next step begins: a busy queue, not a growing one. */
const TOLERATED_BACKLOG = 30;
/** After the shop has closed: the schedule's tail and late money. Trouble goes on for the first two days … */
const TROUBLED_LEAPS_MS = [5, 5, 10, 20, 30, 60, 60, 120, 180, 240, 360, 480, 720].map((minutes) => minutes * MINUTE);
/** … then everything works, until nothing of the schedule is left: the last look is seven days after a session's end. */
const QUIET_LEAPS_MS = [1, 6, 12, 24, 24, 48, 48, 72].map((hours) => hours * HOUR);
/** Small steps after a leap, at most: minutes, in which Zoho's token endpoint and the queue get over what failed. */
const CATCH_UP_STEPS = 40;

/** Plays one run to its end and compares. Progress in words goes to `tell`. */
export async function playSeed(seed: number, orders: number, tell: (line: string) => void): Promise<SeedReport> {
  const startedAt = performance.now();
  const world = await ChaosWorld.start(seed);
  try {
    const crowd = new Crowd(world, orders);
    await playBusyHour(world, crowd, tell);
    await playDays(world, crowd, tell);
    const report = await compare(world, crowd, startedAt);
    await saveReport(report, world.database);
    return report;
  } finally {
    await world.stop();
  }
}

async function playBusyHour(world: ChaosWorld, crowd: Crowd, tell: (line: string) => void): Promise<void> {
  world.troubles.begin();
  const busyMs = crowd.arrivalsMs + CLOSING_MS;
  for (let passedMs = 0; passedMs < busyMs; passedMs += STEP_MS) {
    crowd.arrive(passedMs, passedMs + STEP_MS);
    await world.troubles.step();
    await world.time.advance(STEP_MS);
    await delay(STEP_LASTS_MS);
    await world.untilCaughtUp(TOLERATED_BACKLOG, STEP_PATIENCE_MS);
    tell(
      `seed ${world.seed}: minute ${Math.round(passedMs / MINUTE)} of ${Math.round(busyMs / MINUTE)}, ${crowd.describe()}`,
    );
  }
}

async function playDays(world: ChaosWorld, crowd: Crowd, tell: (line: string) => void): Promise<void> {
  for (const [index, leapMs] of TROUBLED_LEAPS_MS.entries()) {
    await leap(world, leapMs, tell);
    crowd.payForgottenSessions();
    if (index === 5) world.troubles.beginOutage(2); // Zoho is down for an hour
    await world.troubles.step();
    if (index % 3 === 0) await world.troubles.kill();
  }
  await world.troubles.end();
  for (const leapMs of QUIET_LEAPS_MS) await leap(world, leapMs, tell);
  await world.settle();
  await crowd.untilDone();
}

/** A leap, and then as many small steps as it takes to work off what fell due: pauses after failures are part of the schedule. */
async function leap(world: ChaosWorld, ms: number, tell: (line: string) => void): Promise<void> {
  await world.time.advance(ms);
  for (let step = 0; step < CATCH_UP_STEPS; step++) {
    await delay(STEP_LASTS_MS);
    if (await world.hasCaughtUp()) break;
    await world.time.advance(STEP_MS);
  }
  tell(`seed ${world.seed}: ${(world.time.offset / HOUR).toFixed(1)} hours have passed`);
}

async function compare(world: ChaosWorld, crowd: Crowd, startedAt: number): Promise<SeedReport> {
  const rows = await readRows(world.database);
  const truth = world.zoho.control.truth();
  const received = [...world.receiver.events.values()];
  const left = await world.leftovers();
  return {
    seed: world.seed,
    seconds: (performance.now() - startedAt) / 1000,
    checks: {
      ...compareMoney(truth, rows),
      ...compareOrders(rows, truth, crowd.intents, world.time.now()),
      'timelines broken': await world.database.verifyTimelines(),
      ...compareEvents(rows, received),
      'webhooks unprocessed': left.webhooks,
      'unforeseen answers': world.storefront.unexpected,
      'replicas crashed': world.crashes,
      'events with a bad signature': Array<string>(world.receiver.badSignatures).fill('event'),
      'shoppers who broke': crowd.failures,
    },
    facts: {
      orders: rows.orders.size,
      'orders paid': [...rows.orders.values()].filter(({ settling_payment_id }) => settling_payment_id).length,
      'payments that took money': truth.flatMap(({ payments }) => payments.filter(({ paid }) => paid)).length,
      cases: [...rows.casesOfPayment.values()].flat().length,
      'sessions made at Zoho': truth.filter(({ origin }) => origin === 'api').length,
      'sessions whose answer was lost': rows.sessions.filter(({ status }) => status === 'create_unknown').length,
      'requests half-finished': left.requests.length,
      'storefront calls': world.storefront.calls,
      'calls to Zoho': world.callsToZoho(),
      'faults struck': world.faultsStruck(),
      'events received': received.length,
      ...world.deeds(),
    },
  };
}
