import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Shutdown } from '../common/shutdown.js';
import { HealthPool } from '../database/health-pool.js';
import { DatabaseReadOnlyError, isReadOnly } from '../database/session-settings.js';
import { DatabaseRefusesError, WriteDoubt } from '../database/write-doubt.js';

/** `src/health` and `dist/health` are equally deep, so this holds before and after the build. */
const MIGRATIONS_DIR = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Whether requests sent here would be answered. Zoho is not asked: without it we still answer, honestly. */
@Injectable()
export class ReadinessIndicator {
  private isMigrated = false;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly pool: HealthPool,
    private readonly doubt: WriteDoubt,
    private readonly shutdown: Shutdown,
  ) {}

  process(): HealthIndicatorResult {
    const indicator = this.indicators.check('process');
    return this.shutdown.isDraining ? indicator.down('shutting down') : indicator.up();
  }

  async database(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    try {
      // However many probes come at once, the database is asked once.
      await (this.asking ??= this.ask().finally(() => (this.asking = null)));
      return this.isMigrated ? indicator.up() : indicator.down('migrations are pending');
    } catch (error) {
      if (error instanceof DatabaseReadOnlyError) return indicator.down('read-only');
      if (error instanceof DatabaseRefusesError) return indicator.down(error.message);
      return indicator.down('not reachable'); // why is in the log of the pool; the answer is public
    }
  }

  private async ask(): Promise<void> {
    if (await isReadOnly(this.pool)) throw new DatabaseReadOnlyError();
    await this.doubt.settle();
    if (this.isMigrated) return;
    const { rows } = await this.pool.query<{ exists: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
    );
    if (!rows[0]?.exists) return;
    const applied = await this.pool.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    const names = new Set(applied.rows.map((row) => row.migration_name));
    this.isMigrated = expectedMigrations().every((name) => names.has(name));
  }
}

function expectedMigrations(): string[] {
  return readdirSync(MIGRATIONS_DIR, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
