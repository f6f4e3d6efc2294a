import { request } from 'undici';
import { type ChildProgram } from '../child-program.js';
import { QueueTime, type QueueParts } from './queue-time.js';

/** No step is shorter: within a quarter of an hour the order of things does not matter to a person who watches. */
const SHORTEST_STEP_MS = 15 * 60_000;
/** Longer spans take longer steps, so that any of them is over in about a minute. */
const MOST_STEPS = 48;
/** What falls due in a step has this long to be done, in real time; the rest goes on during the next. */
const STEP_PATIENCE_MS = 2_000;

interface ServiceTime extends QueueParts {
  offsetMs: number;
}

/**
 * One time for all parts of the demo: simulator, service, the service's job queue, and the shop. It moves in steps, and what falls
 * due in a step is done before the next, so that a night passes as nights do.
 */
export class DemoTime {
  private moving: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly simulatorUrl: string,
    private readonly service: ChildProgram,
    private readonly queue: QueueTime,
    private offsetMs: number,
  ) {}

  /** @param offsetMs by how much the service is ahead of real time already */
  static async of(simulatorUrl: string, service: ChildProgram, offsetMs: number): Promise<DemoTime> {
    const parts = (await service.ask({ offsetMs })) as ServiceTime;
    await post(`${simulatorUrl}/_simulator/settings`, { webhookSkewMs: offsetMs });
    return new DemoTime(simulatorUrl, service, new QueueTime(parts), offsetMs);
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Lets so much time pass, and what falls due in it; one move at a time. Gives the time it is then. */
  move(ms: number): Promise<Date> {
    const moved = this.moving.then(() => this.pass(ms));
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  private async pass(ms: number): Promise<Date> {
    // Somebody may have moved the simulator alone, on its own page: the rest catches up first.
    const ahead = (await simulatorOffset(this.simulatorUrl)) - this.offsetMs;
    const until = this.offsetMs + ms + Math.max(0, ahead);
    const stepMs = Math.max(SHORTEST_STEP_MS, Math.ceil((until - this.offsetMs) / MOST_STEPS));
    while (this.offsetMs < until) await this.step(Math.min(stepMs, until - this.offsetMs));
    return this.now();
  }

  private async step(ms: number): Promise<void> {
    const before = this.now();
    this.offsetMs += ms;
    await this.service.ask({ offsetMs: this.offsetMs });
    // Zoho signs webhooks by the real time, and the service compares that with its own.
    await post(`${this.simulatorUrl}/_simulator/settings`, { webhookSkewMs: this.offsetMs });
    const behindMs = Math.round(this.offsetMs - (await simulatorOffset(this.simulatorUrl)));
    if (behindMs > 0) await post(`${this.simulatorUrl}/_simulator/clock`, { advanceMs: behindMs });
    await this.queue.pass(ms, before, this.now(), STEP_PATIENCE_MS);
  }
}

/** How far the simulator is ahead of real time, to the second; it keeps that over restarts. */
export async function simulatorOffset(simulatorUrl: string): Promise<number> {
  const { body } = await request(`${simulatorUrl}/_simulator/clock`);
  const { nowMs } = (await body.json()) as { nowMs: number };
  const offsetMs = nowMs - Date.now();
  return Math.abs(offsetMs) < 1000 ? 0 : offsetMs;
}

async function post(url: string, json: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { statusCode, body } = await request(url, { method: 'POST', headers, body: JSON.stringify(json) });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`The simulator refused ${url}: ${text}`);
}
