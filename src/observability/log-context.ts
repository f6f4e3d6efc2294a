import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';

/** What is known about the work in hand; every log line of it carries these fields. Ids and names of keys, nothing personal. */
export interface LogFields {
  requestId?: string;
  /** `storefront:<name>`, `shopper` or `support:<name>`: who looked, exported, sent again. */
  caller?: string;
  orderId?: string;
  paymentsSessionId?: string;
  jobId?: string;
}

interface Scope {
  fields: LogFields;
  logger?: Logger;
}

const storage = new AsyncLocalStorage<Scope>();

/** Fields that follow the work through every await, without being passed along. Outside of any work, setting does nothing. */
export const logContext = {
  /** Adds fields to all later lines of the current request or job. */
  set(fields: LogFields): void {
    const scope = storage.getStore();
    if (scope) Object.assign(scope.fields, fields);
  },
  get(): LogFields {
    return storage.getStore()?.fields ?? {};
  },
  /** The logger the current work belongs to: two applications in one process (tests) must not mix their lines. */
  logger(): Logger | undefined {
    return storage.getStore()?.logger;
  },
  /** Runs `work` (a job, a request) with fields of its own. */
  run<T>(fields: LogFields, work: () => T, logger?: Logger): T {
    return storage.run({ fields, logger: logger ?? storage.getStore()?.logger }, work);
  },
};
