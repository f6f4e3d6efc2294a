import { setTimeout as delay } from 'node:timers/promises';
import { Crowd } from './crowd.js';
import { judge } from './judge/judge.js';
import { type RunName, type RunReport, saveReport } from './judge/report.js';
import { HOUR, MINUTE, SECOND } from './simulated-time.js';
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
/**
 * … then everything works, for four weeks: until the bank has returned the last debit and the last refund, the last look that our
 * schedule has for either is over, and so is the day after it in which all of Zoho's payments are walked once more.
 */
const QUIET_LEAPS_MS = [1, 6, 12, 24, 24, 24, 24, 24, 48, 48, 72, 72, 72, 72, 72, 48].map((hours) => hours * HOUR);
/** Small steps after a leap, at most: minutes, in which Zoho's token endpoint and the queue get over what failed. */
const CATCH_UP_STEPS = 40;

/** Plays one run to its end and compares. Progress in words goes to `tell`. */
export async function playSeed(name: RunName, orders: number, tell: (line: string) => void): Promise<RunReport> {
  const startedAt = performance.now();
  const world = await ChaosWorld.start(name);
  const say = (line: string) => tell(`seed ${name.seed} ${name.edition}: ${line}`);
  try {
    const crowd = new Crowd(world, orders);
    await playBusyHour(world, crowd, say);
    await playWeeks(world, crowd, say);
    say('comparing');
    const report = await judge(world, crowd, startedAt);
    saveReport(report);
    return report;
  } finally {
    await world.stop();
  }
}

async function playBusyHour(world: ChaosWorld, crowd: Crowd, say: (line: string) => void): Promise<void> {
  world.troubles.begin();
  const busyMs = crowd.arrivalsMs + CLOSING_MS;
  for (let passedMs = 0; passedMs < busyMs; passedMs += STEP_MS) {
    crowd.arrive(passedMs, passedMs + STEP_MS);
    await world.troubles.step();
    await world.parts.time.advance(STEP_MS);
    await delay(STEP_LASTS_MS);
    await world.untilCaughtUp(TOLERATED_BACKLOG, STEP_PATIENCE_MS);
    say(`minute ${Math.round(passedMs / MINUTE)} of ${Math.round(busyMs / MINUTE)}, ${crowd.describe()}`);
  }
}

async function playWeeks(world: ChaosWorld, crowd: Crowd, say: (line: string) => void): Promise<void> {
  const tell = () => say(`${(world.parts.time.offset / HOUR).toFixed(1)} hours have passed, ${crowd.describe()}`);
  for (const [index, leapMs] of TROUBLED_LEAPS_MS.entries()) {
    await leap(world, leapMs);
    tell();
    crowd.payForgottenSessions();
    if (index === 5) world.troubles.beginOutage(2); // Zoho is down for an hour
    await world.troubles.step();
    if (index % 3 === 0) await world.troubles.kill();
  }
  await world.troubles.end();
  for (const leapMs of QUIET_LEAPS_MS) {
    await leap(world, leapMs);
    tell();
  }
  await world.settle();
  await crowd.untilDone();
}

/** A leap, and then as many small steps as it takes to work off what fell due: pauses after failures are part of the schedule. */
async function leap(world: ChaosWorld, ms: number): Promise<void> {
  await world.parts.time.advance(ms);
  for (let step = 0; step < CATCH_UP_STEPS; step++) {
    await delay(STEP_LASTS_MS);
    if (await world.hasCaughtUp()) break;
    await world.parts.time.advance(STEP_MS);
  }
}
