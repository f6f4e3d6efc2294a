import { signWebhook } from './signatures.js';
import { type DeliveryRecord, type EventRecord } from './state.js';
import { ControlError, find, type World } from './world.js';

export interface Endpoint {
  url: string;
  /** Left out: the account's webhook signing key. */
  signingKey?: string;
  /** Left out: every type. */
  enabledEvents?: string[];
}

/** What happens to events on their way; `times` events are treated so, then all is normal again. */
export interface DeliveryMode {
  mode: 'normal' | 'off' | 'duplicate' | 'delayed' | 'reordered';
  times?: number | 'forever';
  /** For `delayed`. */
  delayMs?: number;
  /** For `reordered`: that many events are collected, then sent last first. */
  batch?: number;
}

const MOST_ENDPOINTS = 5; // documented limit
const DEFAULT_DELAY_MS = 60_000; // later than any poll, sooner than a session's end

/** Signed webhooks: at least once, in no promised order, repeated with back-off until answered 2xx. */
export class Webhooks {
  private endpoints: (Endpoint & { disabled: boolean })[] = [];
  private delivery: DeliveryMode = { mode: 'normal' };
  private readonly collected: DeliveryRecord[] = [];
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly rebuild = new Map<string, (id: string) => Record<string, unknown>>();

  constructor(private readonly world: World) {}

  /** Teaches how to rebuild the object of an event family, for `webhookSnapshot: 'delivery'`. */
  describe(family: string, build: (id: string) => Record<string, unknown>): void {
    this.rebuild.set(family, build);
  }

  setEndpoints(endpoints: Endpoint[]): void {
    if (endpoints.length > MOST_ENDPOINTS) throw new ControlError(400, `At most ${MOST_ENDPOINTS} endpoints.`);
    this.endpoints = endpoints.map((endpoint) => ({ ...endpoint, disabled: false }));
  }

  listEndpoints(): { url: string; enabledEvents?: string[]; disabled: boolean }[] {
    return this.endpoints.map(({ url, enabledEvents, disabled }) => ({
      url,
      disabled,
      ...(enabledEvents ? { enabledEvents } : {}),
    }));
  }

  setMode(mode: DeliveryMode): void {
    this.delivery = { ...mode };
  }

  get mode(): DeliveryMode {
    return { ...this.delivery };
  }

  /** Registration probe, unsigned: Zoho refuses an address that does not answer. Returns the status answered. */
  async ping(url: string): Promise<number> {
    const answer = await this.post(url, '{}', {}).catch(() => null);
    if (answer === null) throw new ControlError(400, `${url} did not answer the registration ping.`);
    return answer;
  }

  emit(
    type: string,
    about: EventRecord['about'],
    object: Record<string, unknown>,
    foreign: { eventId?: string; accountId?: string; liveMode?: boolean } = {},
  ): EventRecord {
    const { ids, state, clock, account, settings } = this.world;
    const event: EventRecord = {
      id: foreign.eventId ?? ids.nextId(),
      type,
      accountId: foreign.accountId ?? account.accountId,
      liveMode: foreign.liveMode ?? settings.liveMode,
      createdAt: clock.now(),
      about,
      object: structuredClone(object),
    };
    state.events.set(event.id, event);
    const mode = this.takeMode();
    for (const endpoint of this.endpoints) {
      if (!endpoint.enabledEvents || endpoint.enabledEvents.includes(type)) this.route(event, endpoint.url, mode);
    }
    this.world.store.changed();
    return event;
  }

  /** Sends an event once more to every endpoint, now, as the button in Zoho's console does. */
  async redeliver(eventId: string): Promise<void> {
    const event = find(this.world.state.events, eventId, 'event');
    for (const endpoint of this.endpoints) void this.start(this.newDelivery(event, endpoint.url));
    await this.idle();
  }

  /** Sends now whatever is collected, delayed or waiting for a retry; resolves when the receivers answered. */
  async flush(): Promise<number> {
    const waiting = [...this.world.state.deliveries.values()].filter((delivery) => delivery.outcome === 'waiting');
    const ordered = [...this.takeCollected(), ...waiting.filter((delivery) => delivery.nextAttemptAt !== undefined)];
    for (const delivery of ordered) {
      delete delivery.nextAttemptAt;
      await this.start(delivery);
    }
    await this.idle();
    return ordered.length;
  }

  /** Forgets what is collected; stored events go with the state. */
  reset(): void {
    this.collected.length = 0;
    this.delivery = { mode: 'normal' };
  }

  /** Resolves when no delivery is on the wire. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Gives up what is on the wire; it stays stored as waiting and goes out after a restart. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.idle();
  }

  /** Puts the timers of stored deliveries back after a restart. */
  rearm(): void {
    for (const delivery of this.world.state.deliveries.values()) {
      if (delivery.outcome !== 'waiting') continue;
      this.scheduleAt(delivery, delivery.nextAttemptAt ?? this.world.clock.now());
    }
  }

  private takeMode(): DeliveryMode {
    const mode = this.mode;
    if (typeof mode.times === 'number') {
      this.delivery = mode.times > 1 ? { ...mode, times: mode.times - 1 } : { mode: 'normal' };
    }
    return mode;
  }

  private route(event: EventRecord, url: string, { mode, delayMs = DEFAULT_DELAY_MS, batch = 2 }: DeliveryMode): void {
    const delivery = this.newDelivery(event, url);
    if (mode === 'off') delivery.outcome = 'lost';
    else if (mode === 'delayed') this.scheduleAt(delivery, this.world.clock.now() + delayMs);
    else if (mode === 'reordered') this.collect(delivery, batch);
    else void this.start(delivery);
    if (mode === 'duplicate') void this.start(this.newDelivery(event, url));
  }

  private newDelivery(event: EventRecord, url: string): DeliveryRecord {
    const id = `delivery-${this.world.state.deliveries.size + 1}`;
    const delivery: DeliveryRecord = { id, eventId: event.id, url, outcome: 'waiting', attempts: [] };
    this.world.state.deliveries.set(id, delivery);
    return delivery;
  }

  private collect(delivery: DeliveryRecord, batch: number): void {
    this.collected.push(delivery);
    if (this.collected.length >= batch) void this.track(this.sendInTurn(this.takeCollected()));
  }

  private takeCollected(): DeliveryRecord[] {
    return this.collected.splice(0).reverse();
  }

  private async sendInTurn(deliveries: DeliveryRecord[]): Promise<void> {
    for (const delivery of deliveries) await this.attempt(delivery);
  }

  private start(delivery: DeliveryRecord): Promise<void> {
    return this.track(this.attempt(delivery));
  }

  private track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => this.running.delete(tracked));
    this.running.add(tracked);
    return tracked;
  }

  private scheduleAt(delivery: DeliveryRecord, at: number): void {
    delivery.nextAttemptAt = at;
    this.world.clock.schedule(at, () => {
      // Unless something else (a flush) sent it meanwhile.
      if (delivery.outcome !== 'waiting' || delivery.nextAttemptAt !== at) return;
      delete delivery.nextAttemptAt;
      return this.start(delivery);
    });
  }

  private async attempt(delivery: DeliveryRecord): Promise<void> {
    const event = this.world.state.events.get(delivery.eventId);
    if (!event) return; // the simulator was reset meanwhile
    const endpoint = this.endpoints.find((candidate) => candidate.url === delivery.url);
    if (!endpoint || endpoint.disabled) {
      delivery.outcome = 'lost';
      return;
    }
    const body = this.bodyOf(event);
    // Real time, not the simulator's: receivers compare it with their own clock.
    const t = Date.now() + this.world.settings.webhookSkewMs;
    const key = endpoint.signingKey ?? this.world.account.webhookSigningKey;
    const headers = { 'X-Zoho-Webhook-Signature': signWebhook(key, body, t) };
    const at = this.world.clock.now();
    try {
      delivery.attempts.push({ at, t, status: await this.post(delivery.url, body, headers) });
    } catch (error) {
      delivery.attempts.push({ at, t, status: null, error: describe(error) });
    }
    this.conclude(delivery, endpoint);
  }

  private conclude(delivery: DeliveryRecord, endpoint: { disabled: boolean }): void {
    const status = delivery.attempts.at(-1)?.status ?? null;
    const delay = this.world.settings.webhookRetryDelaysMs[delivery.attempts.length - 1];
    if (status !== null && status >= 200 && status < 300) delivery.outcome = 'delivered';
    else if (delay !== undefined) this.scheduleAt(delivery, this.world.clock.now() + delay);
    else {
      delivery.outcome = 'gave_up';
      endpoint.disabled = true; // as documented after two days of failures
    }
    this.world.store.changed();
  }

  /** Ids of events and accounts are bare JSON numbers, beyond 2^53 too: they cannot go through JSON.stringify. */
  private bodyOf(event: EventRecord): string {
    const { family, id } = event.about;
    const build = this.world.settings.webhookSnapshot === 'delivery' && id ? this.rebuild.get(family) : undefined;
    const object = JSON.stringify({ [family]: build ? build(id) : event.object });
    return (
      `{"event_id":${event.id},"event_type":${JSON.stringify(event.type)},"account_id":${event.accountId},` +
      `"live_mode":${event.liveMode},"event_time":${event.createdAt},"event_object":${object}}`
    );
  }

  private async post(url: string, body: string, headers: Record<string, string>): Promise<number> {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json;charset=UTF-8', ...headers },
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(this.world.settings.webhookTimeoutMs), this.closing.signal]),
    });
    await response.arrayBuffer();
    return response.status;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
