import { setTimeout as delay } from 'node:timers/promises';
import { parseCronItems, type ParsedCronItem } from 'graphile-worker';
import type { SimulatorControl } from 'zoho-payments-simulator';
import type { ChaosDatabase } from './database.js';
import type { Replica } from './replicas.js';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Locks younger than this (real time) are of jobs that are being worked on; older ones were left by the dead. */
const WORKING_MS = 2_500;

interface Backlog {
  due: number;
  working: number;
}

/**
 * One time for all: Zoho's clock, the replicas', the job queue's and the shoppers' move together, in steps, so that days pass
 * in minutes. Between the steps real time goes on, which is when the work is done.
 */
export class SimulatedTime {
  private offsetMs = 0;
  /** Offsets that were left behind, and when (real time). */
  private left: { offsetMs: number; at: number }[] = [];
  private sleepers: { at: number; wake: () => void }[] = [];

  constructor(
    private readonly zoho: SimulatorControl,
    private readonly database: ChaosDatabase,
    private readonly replicas: readonly Replica[],
  ) {}

  now(): number {
    return Date.now() + this.offsetMs;
  }

  get offset(): number {
    return this.offsetMs;
  }

  /** What time it was when something that is only now arriving may have been sent, `ms` of real time ago at most. */
  earliest(ms: number): number {
    const since = Date.now() - ms;
    this.left = this.left.filter(({ at }) => at >= since);
    return since + Math.min(this.offsetMs, ...this.left.map(({ offsetMs }) => offsetMs));
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ at: this.now() + ms, wake }));
  }

  /** Shoppers still on their way. */
  get sleeping(): number {
    return this.sleepers.length;
  }

  async advance(ms: number): Promise<void> {
    const before = this.now();
    this.left.push({ offsetMs: this.offsetMs, at: Date.now() });
    this.offsetMs += ms;
    for (const replica of this.replicas) replica.setClock(this.offsetMs);
    this.zoho.updateSettings({ webhookSkewMs: this.offsetMs }); // Zoho signs by the real time, whatever its clock says
    await this.zoho.advanceClock(Math.max(0, this.now() - this.zoho.now()));
    await this.moveQueue(ms);
    await this.addCronJobs(before);
    this.wakeSleepers();
  }

  /** Waits until the queue has at most `most` jobs due, or `patienceMs` of real time have passed. True: it has. */
  async untilBacklog(most: number, patienceMs: number): Promise<boolean> {
    for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt;) {
      const { due, working } = await this.backlog();
      if (due + working <= most) return true;
      await delay(100);
    }
    return false;
  }

  private async backlog(): Promise<Backlog> {
    const [row] = await this.database.query<{ due: string; working: string }>(
      `SELECT count(*) FILTER (WHERE locked_at IS NULL AND run_at <= now() AND attempts < max_attempts) AS due,
         count(*) FILTER (WHERE locked_at > now() - $1::int * interval '1 millisecond') AS working
       FROM graphile_worker._private_jobs`,
      [WORKING_MS],
    );
    return { due: Number(row?.due), working: Number(row?.working) };
  }

  /** The queue lives by PostgreSQL's clock, so its times are moved instead; locks older than its four hours are given up as it would. */
  private async moveQueue(ms: number): Promise<void> {
    const jobs = 'graphile_worker._private_jobs';
    const shift = `interval '${ms} milliseconds'`;
    // The lock, because moving rows one by one under working workers would deadlock with them.
    await this.database.query(`BEGIN; LOCK TABLE ${jobs} IN EXCLUSIVE MODE;
      UPDATE ${jobs} SET run_at = run_at - ${shift}, locked_at = locked_at - ${shift};
      UPDATE ${jobs} SET locked_at = NULL, locked_by = NULL, run_at = greatest(run_at, now()) WHERE locked_at < now() - interval '4 hours';
      COMMIT`);
  }

  /** What the service does by the clock, done by the simulated one: once per step, however many times it fell due in it. */
  private async addCronJobs(before: number): Promise<void> {
    const due = this.cronItems().filter(({ match }) => matchesWithin(match, before, this.now()));
    await this.database.query(
      `SELECT graphile_worker.add_job(task, '{}'::json, max_attempts := 1, job_key := 'chaos:' || task)::text FROM unnest($1::text[]) AS task`,
      [due.map(({ task }) => task)],
    );
  }

  private cronItems(): ParsedCronItem[] {
    const crons = this.replicas.find((replica) => replica.crons.length > 0)?.crons ?? [];
    return parseCronItems(crons.map(({ task, match }) => ({ task, match })));
  }

  private wakeSleepers(): void {
    const due = this.sleepers.filter(({ at }) => at <= this.now());
    this.sleepers = this.sleepers.filter(({ at }) => at > this.now());
    for (const { wake } of due.sort((a, b) => a.at - b.at)) wake();
  }
}

function matchesWithin(match: ParsedCronItem['match'], from: number, to: number): boolean {
  for (let minute = Math.floor(from / MINUTE) + 1; minute * MINUTE <= to; minute++) {
    const at = new Date(minute * MINUTE);
    const digest = {
      min: at.getUTCMinutes(),
      hour: at.getUTCHours(),
      date: at.getUTCDate(),
      month: at.getUTCMonth() + 1,
      dow: at.getUTCDay(),
    };
    if (match(digest)) return true;
  }
  return false;
}
