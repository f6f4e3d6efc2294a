import { Injectable, Logger } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Clock } from '../common/clock.js';
import { Database } from '../database/database.js';
import { GAUGES, type DatabaseGauge } from './gauges.js';

/** Two Prometheus servers and a person who looks cost one round of queries. */
const FRESH_MS = 5_000;
/** A scrape is usually given 10 s; without a database the rest must still be told in time. */
const PATIENCE_MS = 2_000;

/** Values that only the database knows, the same on every replica. They are left out while it cannot be asked: no news is not 0. */
@Injectable()
export class DatabaseGauges {
  private readonly logger = new Logger('metrics');
  private readAt = 0;
  private reading: Promise<string> | null = null;
  private known = '';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** In Prometheus's text format; never throws. */
  async text(): Promise<string> {
    const now = this.clock.now().getTime();
    if (now - this.readAt < FRESH_MS) return this.known;
    this.known = await this.readInTime();
    this.readAt = now;
    return this.known;
  }

  private async readInTime(): Promise<string> {
    this.reading ??= this.read().finally(() => (this.reading = null));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    try {
      return await Promise.race([this.reading, patience]);
    } catch (error) {
      this.logger.warn(`the database cannot be asked: ${error instanceof Error ? error.message : String(error)}`);
      return await write(new Registry(), { name: 'database_up', help: UP_HELP }, [{ value: 0 }]).metrics();
    } finally {
      clearTimeout(timer);
    }
  }

  /** One query after the other: a scrape takes one connection from the shop, not ten. */
  private async read(): Promise<string> {
    const registry = new Registry();
    const now = this.clock.now();
    for (const gauge of GAUGES) write(registry, gauge, await this.database.run<Measured>(gauge.sql(now)));
    return write(registry, { name: 'database_up', help: UP_HELP }, [{ value: 1 }]).metrics();
  }
}

const UP_HELP = '1 if the database answered; while it is 0, all that is counted in it is missing.';

/** A row of a gauge's query; `label` is the value of its one label, if it has one. */
interface Measured {
  value: number;
  label?: string;
}

function write(
  registry: Registry,
  { name, help, label }: Omit<DatabaseGauge, 'sql'>,
  rows: readonly Measured[],
): Registry {
  const gauge = new Gauge({ name, help, labelNames: label ? [label.name] : [], registers: [registry] });
  for (const known of label?.values ?? []) gauge.set({ [label?.name ?? '']: known }, 0);
  for (const row of rows) gauge.set(label ? { [label.name]: row.label ?? '' } : {}, row.value);
  return registry;
}
