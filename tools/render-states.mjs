// `npm run docs:states`: draws docs/states.md from the transition tables the service runs on, so that the picture cannot differ
// from the code. `--check` (used by a test) only says whether the file is up to date. Runs on dist/.
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { CASE_KINDS } from '../dist/cases/case-kinds.js';
import { ORDER_TRANSITIONS, SUPPORT_TRANSITIONS } from '../dist/orders/order-status.js';
import { REFUND_TRANSITIONS } from '../dist/payments/refund-status.js';
import { SESSION_TRANSITIONS } from '../dist/payment-sessions/session-status.js';

const FILE = 'docs/states.md';

const CASE_MEANINGS = {
  late_payment: 'the right amount, after the order was cancelled or had expired',
  duplicate_payment: 'the right amount, for an order another payment has paid already',
  amount_mismatch: 'money in the order’s currency, but not exactly its amount; or an amount that cannot be read',
  currency_mismatch: 'money in another currency than the order’s',
  unmatched_payment: 'money that belongs to no order or to no session we know',
  disputed: 'the shopper’s bank takes the money back, or tries to',
  refund_failed: 'a refund that Zoho accepted and could not carry out',
  payment_reversed: 'money that Zoho had as paid and says now went back',
  conflicting_evidence: 'a payment that says itself it belongs to another session than the one that lists it',
  session_missing: 'a session that Zoho no longer knows, so that nobody can say whether it was paid',
};

const edges = (transitions, label = '') =>
  Object.entries(transitions).flatMap(([from, tos]) => tos.map((to) => `  ${from} --> ${to}${label}`));

/** States nothing leads out of by itself. */
const ends = (transitions) =>
  Object.keys(transitions)
    .filter((state) => transitions[state].length === 0)
    .map((state) => `  ${state} --> [*]`);

const diagram = (lines) => ['```mermaid', 'stateDiagram-v2', ...lines, '```'];

function caseRow(kind) {
  if (!CASE_MEANINGS[kind]) throw new Error(`Say in tools/render-states.mjs what the case kind ${kind} means.`);
  return `| \`${kind}\` | ${CASE_MEANINGS[kind]} |`;
}

const page = [
  '# States',
  '',
  'Drawn by `npm run docs:states` from `src/orders/order-status.ts`, `src/payment-sessions/session-status.ts`,',
  '`src/payments/refund-status.ts` and `src/cases/case-kinds.ts`; a test refuses this page when it is out of date.',
  '',
  '## Order',
  '',
  'Moves marked _support_ are made by a person who accepts money by resolving its case. All others follow from what Zoho says,',
  'from a cancel, or from the time by which the order had to be paid.',
  '',
  ...diagram([
    '  [*] --> awaiting_payment',
    ...edges(ORDER_TRANSITIONS),
    ...edges(SUPPORT_TRANSITIONS, ': support'),
    ...ends(ORDER_TRANSITIONS),
  ]),
  '',
  'A further partial refund keeps the order `partially_refunded` with a larger sum.',
  '',
  '## Payment session',
  '',
  '`creating` and `create_*` speak of our call to Zoho, the others of Zoho’s session. Nothing leaves `succeeded`.',
  '',
  ...diagram(['  [*] --> creating', ...edges(SESSION_TRANSITIONS), ...ends(SESSION_TRANSITIONS)]),
  '',
  '## Refund',
  '',
  '`creating` and `create_*` speak of our call to Zoho, the others are Zoho’s words. A lost answer is `create_unknown`: it is looked',
  'up and never repeated. Only `create_failed` (Zoho said no, or there was no trace of it for a day) may be asked for again, and',
  'Zoho may still contradict it.',
  '',
  ...diagram(['  [*] --> creating', ...edges(REFUND_TRANSITIONS), ...ends(REFUND_TRANSITIONS)]),
  '',
  'What the order has got back follows from its payment, where Zoho counts it, and not from these.',
  '',
  '## Case',
  '',
  'Money that needs a person. At most one open case per kind and payment (or session); resolved, it is not opened again for the same payment.',
  '',
  ...diagram(['  [*] --> open', '  open --> resolved: support', '  resolved --> [*]']),
  '',
  '| kind | means |',
  '| --- | --- |',
  ...CASE_KINDS.map(caseRow),
  '',
].join('\n');

const text = await format(page, { ...(await resolveConfig(FILE)), filepath: FILE });
if (!process.argv.includes('--check')) await writeFile(FILE, text);
else if ((await readFile(FILE, 'utf8')) !== text) {
  console.error(`${FILE} is out of date: npm run docs:states`);
  process.exitCode = 1;
}
