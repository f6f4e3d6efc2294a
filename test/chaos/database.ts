import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

/** The compiled launcher, loaded by path: the run drives the service as built, as a deployment would. */
interface Launcher {
  startEmbeddedPostgres(options: { dataDir: string; fast: boolean; port?: number }): Promise<{
    url: string;
    stop(): Promise<void>;
  }>;
}

const compiled = (file: string): string => path.resolve('dist', file);

/** A migrated PostgreSQL of the run's own, which it may break. */
export class ChaosDatabase {
  private readonly pool: pg.Pool;

  private constructor(
    private readonly launcher: Launcher,
    private readonly dataDir: string,
    private server: { url: string; stop(): Promise<void> },
  ) {
    this.pool = new pg.Pool({ connectionString: server.url, max: 2 });
    this.pool.on('error', () => undefined); // an idle connection that we cut
  }

  static async start(): Promise<ChaosDatabase> {
    const launcher = (await import(pathToFileURL(compiled('database/embedded/embedded-postgres.js')).href)) as Launcher;
    const dataDir = mkdtempSync(path.join(tmpdir(), 'checkout-bff-chaos-'));
    process.once('exit', () => rmSync(dataDir, { recursive: true, force: true })); // also when the run breaks off
    const database = new ChaosDatabase(
      launcher,
      dataDir,
      await launcher.startEmbeddedPostgres({ dataDir, fast: true }),
    );
    const { code, output } = await runProgram('migrate.js', { DATABASE_URL: database.url });
    if (code !== 0) throw new Error(`the migrations failed: ${output}`);
    return database;
  }

  get url(): string {
    return this.server.url;
  }

  /** Once more if the connection turns out to be one that we cut. */
  async query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> {
    const ask = () => this.pool.query<Row>(sql, values);
    return (await ask().catch(ask)).rows;
  }

  /** Cuts every connection of the service. */
  async terminateBackends(): Promise<void> {
    await this.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
  }

  /** An orderly restart, or a kill -9 of the server with recovery after it. */
  async restart(way: 'stop' | 'kill'): Promise<void> {
    if (way === 'kill') process.kill(this.postmasterPid(), 'SIGKILL');
    await this.server.stop(); // also waits until a killed one is gone
    const port = Number(new URL(this.url).port);
    this.server = await this.launcher.startEmbeddedPostgres({ dataDir: this.dataDir, fast: true, port });
  }

  /** `npm run timeline:verify` without its build: what it found, a line each. */
  async verifyTimelines(): Promise<string[]> {
    const { code, output } = await runProgram('verify-timeline.js', { DATABASE_URL: this.url });
    return code === 0 ? [] : output.trim().split('\n').slice(0, -1);
  }

  async remove(): Promise<void> {
    await this.pool.end();
    await this.server.stop();
    rmSync(this.dataDir, { recursive: true });
  }

  private postmasterPid(): number {
    return Number(readFileSync(path.join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

function runProgram(file: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [compiled(file)], { env: { ...process.env, ...env } }, (error, _stdout, stderr) =>
      resolve({ code: error ? 1 : 0, output: stderr || (error?.message ?? '') }),
    );
  });
}
