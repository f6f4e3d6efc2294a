import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Crowd } from '../crowd.js';
import type { ChaosWorld } from '../world.js';
import { judgeCases } from './cases.js';
import { judgeEvents, judgeStreams } from './events.js';
import { tellFacts } from './facts.js';
import { judgeMoney } from './money.js';
import { judgeOrders, judgePatience } from './orders.js';
import { judgeRefunds } from './refunds.js';
import type { RunReport } from './report.js';
import { readRows, type Rows } from './rows.js';
import { tellStories } from './stories.js';
import { takenMoney } from './taken.js';

/** A page hears of a change at once; this is for a machine that has other things to do. */
const STREAMS_CATCH_UP_MS = 20_000;
/** What the service logs whenever it counts in `money_differences_untold_total`: a replica that is killed takes its counters along. */
const UNTOLD = 'no rule tells of it';

/** Everything that must hold at the end of a run, held against what really happened. */
export async function judge(world: ChaosWorld, crowd: Crowd, startedAt: number): Promise<RunReport> {
  const { name, database, zoho, receiver, time } = world.parts;
  const rows = await readRows(database);
  const truth = zoho.control.truth();
  const taken = takenMoney(truth, rows);
  const received = [...receiver.events.values()];
  const checks = {
    ...judgeMoney(taken, rows),
    ...judgeCases(taken, rows, world.ledger),
    ...judgeRefunds(taken, rows, zoho.control.refunds()),
    ...judgeOrders(rows, truth, crowd.intents, time.now()),
    ...judgePatience(rows, world.ledger),
    'timelines broken': await database.verifyTimelines(),
    ...judgeEvents(rows, received),
    ...(await judgeStreamsInTime(world, rows)),
    'untold differences logged': world.parts.replicas.flatMap(({ logFile }) => linesWith(UNTOLD, logFile)),
    'webhooks unprocessed': await unprocessedWebhooks(world),
    'unforeseen answers': [...Object.values(world.storefronts), world.desk].flatMap(({ caller }) => caller.unexpected),
    'replicas crashed': world.crashes,
    'events with a bad signature': Array<string>(receiver.badSignatures).fill('event'),
    'shoppers who broke': crowd.failures,
  };
  return {
    ...name,
    seconds: (performance.now() - startedAt) / 1000,
    checks,
    facts: tellFacts(world, crowd, { rows, truth, taken }),
    stories: await tellStories(checks, world, crowd),
  };
}

async function judgeStreamsInTime({ streams }: ChaosWorld, rows: Rows): Promise<Record<string, string[]>> {
  for (const giveUpAt = Date.now() + STREAMS_CATCH_UP_MS; Date.now() < giveUpAt; await delay(200)) {
    if (judgeStreams(rows, streams)['streams behind']?.length === 0) break;
  }
  return judgeStreams(rows, streams);
}

function linesWith(words: string, logFile: string): string[] {
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes(words));
}

async function unprocessedWebhooks({ parts }: ChaosWorld): Promise<string[]> {
  const rows = await parts.database.query<{ event_id: string }>(
    `SELECT event_id FROM webhook_events WHERE status = 'pending'`,
  );
  return rows.map(({ event_id }) => `webhook ${event_id}`);
}
