import type { Simulator } from 'zoho-payments-simulator';
import type { ChaosDatabase } from './database.js';
import type { Random } from './random.js';
import type { Replica } from './replicas.js';

type Control = Simulator['control'];
type FaultInput = Parameters<Control['addFault']>[0];

/** What can go wrong with any call to Zoho, and how often (of all calls). A create call is struck several times as often. */
const COMMON: readonly FaultInput[] = [
  { operation: 'any', kind: 'latency', ms: 150, probability: 0.05 },
  { operation: 'any', kind: 'timeout_after_work', probability: 0.002 },
  { operation: 'any', kind: 'timeout', probability: 0.002 },
  { operation: 'any', kind: 'reset_after_work', probability: 0.006 },
  { operation: 'any', kind: 'reset', probability: 0.006 },
  { operation: 'any', kind: 'status', status: 503, probability: 0.006 },
  { operation: 'any', kind: 'status_after_work', status: 500, probability: 0.006 },
  { operation: 'any', kind: 'html', status: 200, afterWork: true, probability: 0.004 },
  { operation: 'any', kind: 'html', status: 502, probability: 0.004 },
  { operation: 'any', kind: 'missing_envelope', probability: 0.004 },
  { operation: 'any', kind: 'truncated_body', probability: 0.004 },
];
const CREATES: readonly FaultInput[] = [
  { operation: 'create_session', kind: 'timeout_after_work', probability: 0.02 },
  { operation: 'create_session', kind: 'reset_after_work', probability: 0.02 },
  { operation: 'create_session', kind: 'status_after_work', status: 500, probability: 0.02 },
  { operation: 'create_session', kind: 'missing_envelope', probability: 0.02 },
  { operation: 'create_session', kind: 'latency', ms: 600, probability: 0.05 },
];

/** How often, per step of time, each of these happens on average (in steps). */
const EVERY_STEPS = { kill: 14, webhooks: 8, backends: 50, restart: 40, outage: 40, revoke: 25, throttle: 80 };
/** Of real time: some tens of simulated seconds each. */
const OUTAGE_STEPS = 4;

/** What was done to the service, for the report. */
export interface Deeds {
  kills: number;
  backendsTerminated: number;
  postgresRestarts: number;
  zohoOutages: number;
  webhookModes: Record<string, number>;
}

/** Breaks things, step by step, as the seed says. */
export class Troubles {
  readonly deeds: Deeds = { kills: 0, backendsTerminated: 0, postgresRestarts: 0, zohoOutages: 0, webhookModes: {} };
  private outage: { id: string; stepsLeft: number } | null = null;

  constructor(
    private readonly random: Random,
    private readonly zoho: Control,
    private readonly database: ChaosDatabase,
    private readonly replicas: readonly Replica[],
  ) {}

  begin(): void {
    for (const fault of [...COMMON, ...CREATES]) this.zoho.addFault({ ...fault, times: 'forever' });
  }

  /** One step of time's worth of trouble. */
  async step(): Promise<void> {
    await this.endOutage();
    if (this.happens('webhooks')) await this.switchWebhooks();
    if (this.happens('revoke')) this.zoho.addFault({ operation: 'get_session', kind: 'revoked_token' });
    if (this.happens('throttle')) this.zoho.addFault({ operation: 'any', kind: 'status', status: 429 });
    if (this.happens('outage')) this.beginOutage();
    if (this.happens('kill')) await this.kill();
    if (this.happens('backends')) await this.terminateBackends();
    if (this.happens('restart')) await this.restartPostgres();
  }

  beginOutage(steps = OUTAGE_STEPS): void {
    if (this.outage) return;
    // First in line, or another fault could answer for it.
    const others = this.zoho.faults().map(({ id: _id, struck: _struck, ...fault }) => fault);
    this.zoho.clearFaults();
    const { id } = this.zoho.addFault({ operation: 'any', kind: 'status', status: 503, times: 'forever' });
    for (const fault of others) this.zoho.addFault(fault);
    this.outage = { id, stepsLeft: steps };
    this.deeds.zohoOutages += 1;
  }

  async kill(): Promise<void> {
    this.deeds.kills += 1;
    await this.random.pick(this.replicas).killAndRestart();
  }

  /** From here on everything works. */
  async end(): Promise<void> {
    this.outage = null;
    this.zoho.clearFaults();
    this.zoho.setWebhookMode('normal');
    await this.zoho.flushWebhooks();
  }

  private happens(what: keyof typeof EVERY_STEPS): boolean {
    return this.random.chance(1 / EVERY_STEPS[what]);
  }

  private async endOutage(): Promise<void> {
    if (!this.outage || (this.outage.stepsLeft -= 1) > 0) return;
    this.zoho.clearFaults(this.outage.id);
    this.outage = null;
  }

  private async switchWebhooks(): Promise<void> {
    const mode = this.random.pick(['normal', 'off', 'off', 'duplicate', 'delayed', 'reordered'] as const);
    await this.zoho.flushWebhooks(); // what a reordering still holds back
    this.zoho.setWebhookMode({ mode, delayMs: this.random.between(20_000, 600_000), batch: 4, times: 'forever' });
    this.deeds.webhookModes[mode] = (this.deeds.webhookModes[mode] ?? 0) + 1;
  }

  private async terminateBackends(): Promise<void> {
    this.deeds.backendsTerminated += 1;
    await this.database.terminateBackends();
  }

  private async restartPostgres(): Promise<void> {
    this.deeds.postgresRestarts += 1;
    await this.database.restart(this.random.pick(['stop', 'kill']));
  }
}
