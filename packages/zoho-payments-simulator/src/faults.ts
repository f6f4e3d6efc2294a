import { z } from 'zod';
import { type SeededIds } from './ids.js';
import { OPERATIONS, type Operation } from './request-log.js';
import { ControlError } from './world.js';

export const FAULT_KINDS = [
  'latency',
  'timeout',
  'timeout_after_work',
  'status',
  'status_after_work',
  'html',
  'missing_envelope',
  'truncated_body',
  'reset',
  'reset_after_work',
  'revoked_token',
  'refresh_revoked',
  'token_throttled',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export const faultSchema = z.strictObject({
  operation: z.enum([...OPERATIONS, 'any']),
  kind: z.enum(FAULT_KINDS),
  /** How many calls it strikes. */
  times: z.union([z.int().positive(), z.literal('forever')]).default(1),
  /** Matching calls let through before the first strike. */
  skip: z.int().nonnegative().default(0),
  /** Chance, from the seed, that a matching call is struck. */
  probability: z.number().min(0).max(1).default(1),
  /** For `latency`. */
  ms: z.int().nonnegative().default(1000),
  /** For `status` (503), `status_after_work` (500) and `html` (502). */
  status: z.int().min(200).max(599).optional(),
  /** For `status` and `status_after_work`: the body instead of Zoho's usual error. */
  body: z.unknown().optional(),
  /** For `html`: answer it after doing the work. */
  afterWork: z.boolean().default(false),
});
export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema> & { id: string; struck: number };

const AFTER_WORK: readonly FaultKind[] = [
  'timeout_after_work',
  'status_after_work',
  'reset_after_work',
  'missing_envelope',
  'truncated_body',
];
const TOKEN_ONLY: readonly FaultKind[] = ['refresh_revoked', 'token_throttled'];

/** The faults that wait for calls. A call meets all `latency` faults that match it and the first other one. */
export class Faults {
  private rules: Fault[] = [];
  private count = 0;

  constructor(private readonly ids: SeededIds) {}

  add(input: FaultInput): Fault {
    const parsed = faultSchema.parse(input);
    if (parsed.operation !== 'any' && !suits(parsed.kind, parsed.operation)) {
      throw new ControlError(400, `A fault of kind ${parsed.kind} cannot strike ${parsed.operation}.`);
    }
    const fault = { ...parsed, id: `fault-${(this.count += 1)}`, struck: 0 };
    this.rules.push(fault);
    return fault;
  }

  list(): Fault[] {
    return this.rules.map((rule) => ({ ...rule }));
  }

  /** Removes one fault, or all. */
  clear(id?: string): void {
    this.rules = id ? this.rules.filter((rule) => rule.id !== id) : [];
  }

  /** Decides once, as a call arrives, what will happen to it. */
  strike(operation: Operation): { latencyMs: number; before?: Fault; after?: Fault } {
    let latencyMs = 0;
    let main: Fault | undefined;
    for (const rule of this.rules) {
      if (rule.kind !== 'latency' && main) continue;
      if (!this.hits(rule, operation)) continue;
      if (rule.kind === 'latency') latencyMs += rule.ms;
      else main = rule;
    }
    this.rules = this.rules.filter((rule) => rule.times === 'forever' || rule.struck < rule.times);
    if (!main) return { latencyMs };
    return main.afterWork || AFTER_WORK.includes(main.kind) ? { latencyMs, after: main } : { latencyMs, before: main };
  }

  private hits(rule: Fault, operation: Operation): boolean {
    if (rule.operation !== 'any' && rule.operation !== operation) return false;
    if (!suits(rule.kind, operation)) return false;
    if (rule.skip > 0) {
      rule.skip -= 1;
      return false;
    }
    if (rule.probability < 1 && this.ids.random() >= rule.probability) return false;
    rule.struck += 1;
    return true;
  }
}

function suits(kind: FaultKind, operation: Operation): boolean {
  if (TOKEN_ONLY.includes(kind)) return operation === 'token';
  if (kind === 'revoked_token') return operation !== 'token';
  return true;
}
