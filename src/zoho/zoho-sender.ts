import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { AppConfig, type ZohoConfig } from '../config/app-config.js';
import { readAnswer, readTransportFailure, type ZohoAnswer } from './answer.js';
import { Circuit } from './circuit.js';
import type { CallWish } from './purse/call-queue.js';
import { type CallFamily, ZohoPurse } from './purse/zoho-purse.js';
import { ZohoTokens, type AccessToken } from './zoho-tokens.js';
import { ZohoError } from './zoho.errors.js';
import type { CallPriority, ZohoCallRecord } from './zoho.types.js';

/** Two more tries mend a lost connection or one bad node; more would only add load to a Zoho in trouble. */
const READ_RETRIES = 2;
/** With jitter, so that callers who failed together do not come back together; a hiccup is over by the second try. */
const RETRY_BACKOFF = new ExponentialBackoff({ initialDelay: 150, maxDelay: 1_000 });
/** When a fresh token is refused too, the cause is scope, account or KYC: for a minute no more tokens are spent on that operation. */
const REFRESH_IS_FUTILE_MS = 60_000;

export interface ZohoRequest<T> {
  operation: string;
  method: 'get' | 'post';
  /** Below the API base, ids encoded. */
  path: string;
  query?: Record<string, string>;
  /** JSON text. */
  body?: string;
  priority: CallPriority;
  family?: CallFamily;
  /** The answer's content; undefined when the envelope, or the id in it, is missing. */
  read: (body: unknown) => T | undefined;
}

/** Sends one request to Zoho's API: token, quota, circuit, time-out, retries, and the meaning of whatever comes back. */
@Injectable()
export class ZohoSender {
  private readonly zohoConfig: ZohoConfig;
  private readonly circuit = new Circuit();
  private readonly listeners: ((record: ZohoCallRecord) => void)[] = [];
  private readonly refreshIsFutileUntil = new Map<string, number>();
  // Zoho asked for patience, or our own quota or circuit did: then trying again at once is what must not happen.
  private readonly retryReads = retry(
    handleWhen(
      (error) => error instanceof ZohoError && error.kind === 'unavailable' && error.retryAfterMs === undefined,
    ),
    { maxAttempts: READ_RETRIES, backoff: RETRY_BACKOFF },
  );

  constructor(
    config: AppConfig,
    private readonly http: HttpService,
    private readonly zohoTokens: ZohoTokens,
    private readonly purse: ZohoPurse,
  ) {
    this.zohoConfig = config.zoho;
  }

  /** For metrics: called once per try. */
  onCall(listener: (record: ZohoCallRecord) => void): void {
    this.listeners.push(listener);
  }

  /**
   * A GET is tried up to three times within one time-out. A POST is sent once, because Zoho has no idempotency keys; only after a
   * 401, when nothing was done, it is sent again with a fresh token.
   * @throws ZohoError
   */
  send<T>(request: ZohoRequest<T>): Promise<T> {
    if (request.method === 'post') return this.attempt(request);
    return this.retryReads.execute(
      ({ signal }) => this.attempt(request, signal),
      AbortSignal.timeout(this.zohoConfig.timeoutMs),
    );
  }

  private async attempt<T>(request: ZohoRequest<T>, signal?: AbortSignal): Promise<T> {
    const startedAt = performance.now();
    const { operation } = request;
    const turn: Turn = { wish: wishOf(request.priority), waitedMs: 0 };
    let outcome: ZohoCallRecord['outcome'] = 'ok';
    try {
      return await this.authorized(request, turn, signal);
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      const record = { operation, class: turn.wish.class, outcome, seconds, waitSeconds: turn.waitedMs / 1000 };
      for (const listener of this.listeners) listener(record);
    }
  }

  private async authorized<T>(request: ZohoRequest<T>, turn: Turn, signal?: AbortSignal): Promise<T> {
    const { operation } = request;
    const token = await this.zohoTokens.current();
    try {
      return await this.exchange(request, turn, token, signal);
    } catch (error) {
      if (!isRefusedToken(error) || Date.now() < (this.refreshIsFutileUntil.get(operation) ?? 0)) throw error;
    }
    const fresh = await this.zohoTokens.replace(token);
    try {
      return await this.exchange(request, turn, fresh, signal);
    } catch (error) {
      if (isRefusedToken(error)) this.refreshIsFutileUntil.set(operation, Date.now() + REFRESH_IS_FUTILE_MS);
      throw error;
    }
  }

  private async exchange<T>(request: ZohoRequest<T>, turn: Turn, token: AccessToken, signal?: AbortSignal): Promise<T> {
    const { operation, family = 'payments' } = request;
    this.circuit.assertClosed(operation);
    const startedAt = performance.now();
    await this.purse.take(operation, turn.wish, family).finally(() => {
      turn.waitedMs += performance.now() - startedAt;
    });
    try {
      return await this.circuit.execute(operation, () => this.ask(request, token, signal));
    } catch (error) {
      if (error instanceof ZohoError && error.httpStatus === 429) {
        const retryAfterMs = await this.purse.refused(family, error.retryAfterMs);
        const details = { httpStatus: 429, retryAfterMs, reason: 'throttled' as const };
        throw new ZohoError(error.kind, operation, 'Zoho throttles us (HTTP 429)', details);
      }
      throw error;
    }
  }

  private async ask<T>(request: ZohoRequest<T>, token: AccessToken, signal?: AbortSignal): Promise<T> {
    const question = { operation: request.operation, isWrite: request.method === 'post', read: request.read };
    let answer: ZohoAnswer;
    try {
      const response = await this.http.axiosRef.request<string>({
        method: request.method,
        url: `${this.zohoConfig.apiBaseUrl}${request.path}`,
        params: { account_id: this.zohoConfig.accountId, ...request.query },
        data: request.body,
        headers: {
          authorization: `Zoho-oauthtoken ${token.value}`,
          accept: 'application/json',
          'user-agent': 'checkout-bff',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: signal ?? AbortSignal.timeout(this.zohoConfig.timeoutMs),
      });
      const retryAfter: unknown = response.headers['retry-after'];
      answer = {
        status: response.status,
        body: response.data,
        ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
      };
    } catch (error) {
      throw readTransportFailure(question, error);
    }
    return readAnswer(question, answer);
  }
}

/** Whose turn it is to call, and how long it had to be waited for. */
interface Turn {
  wish: CallWish;
  waitedMs: number;
}

function wishOf(priority: CallPriority): CallWish {
  return typeof priority === 'string' ? { class: priority } : priority;
}

function outcomeOf(error: unknown): ZohoCallRecord['outcome'] {
  if (!(error instanceof ZohoError)) return 'unavailable';
  if (error.httpStatus === 429) return 'throttled';
  const wasHeldBack =
    error.kind === 'unavailable' && error.httpStatus === undefined && error.retryAfterMs !== undefined;
  return wasHeldBack ? 'held_back' : error.kind;
}

function isRefusedToken(error: unknown): boolean {
  return error instanceof ZohoError && error.httpStatus === 401;
}
