import type { Crowd } from '../crowd.js';
import type { ChaosWorld } from '../world.js';

/** How many are told: the first failures say most. */
const STORIES = 5;

interface TimelineRow {
  at: Date;
  seq: number;
  type: string;
  cause: string;
  data: unknown;
}

/** What really happened to the first orders that something is wrong with, beside what their timelines say, in the order of time. */
export async function tellStories(
  checks: Record<string, string[]>,
  world: ChaosWorld,
  crowd: Crowd,
): Promise<string[][]> {
  const broken = Object.values(checks).flat();
  const orderIds = [...new Set(broken.flatMap((line) => /order ([0-9a-f-]{36})/.exec(line)?.[1] ?? []))];
  return Promise.all(orderIds.slice(0, STORIES).map((orderId) => tellStory(orderId, world, crowd)));
}

async function tellStory(orderId: string, { parts, ledger }: ChaosWorld, { intents }: Crowd): Promise<string[]> {
  const rows = await parts.database.query<TimelineRow>(
    'SELECT at, seq, type, cause, data FROM order_events WHERE order_id = $1::uuid ORDER BY seq',
    [orderId],
  );
  const timeline = rows.map(({ at, seq, type, cause, data }) => ({
    at: at.getTime(),
    line: `   #${seq} ${type} (${cause}) ${JSON.stringify(data).slice(0, 300)}`,
  }));
  const deeds = ledger.deeds
    .filter((deed) => deed.orderId === orderId)
    .map(({ at, what }) => ({ at, line: `-> ${what}` }));
  const { habit, reference } = intents.find(({ orderIds }) => orderIds.has(orderId)) ?? {};
  const lines = [...timeline, ...deeds].sort((a, b) => a.at - b.at);
  return [
    `seed ${parts.name.seed} ${parts.name.edition}, order ${orderId} ${reference ?? ''}: ${habit ?? 'nobody we know'}`,
    ...lines.map(({ at, line }) => `${new Date(at).toISOString()} ${line}`),
  ];
}
