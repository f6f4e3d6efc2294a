import type { History, Look, TruePayment, TrueSession } from './history.js';

/** A history in words, one line per fact: what a failed property prints. */
export function tellHistory({ payBefore, sessions, looks }: History): string {
  return [
    '',
    `order of 100.50 INR, to be paid before +${payBefore} min`,
    ...sessions.flatMap(tellSession),
    ...looks.map(tellLook),
    '',
  ].join('\n');
}

function tellSession(session: TrueSession): string[] {
  const reply = session.replyAt === null ? '' : `, reply at +${session.replyAt}`;
  const word = session.unpaidWord === null ? '' : `, "${session.unpaidWord}" while unpaid`;
  return [
    `session-${session.attempt}: create call ${session.creation}${reply}${word}`,
    ...session.payments.map(tellPayment),
  ];
}

function tellPayment({ id, life, amount, attempted, refundedPercent }: TruePayment): string {
  const asked = attempted === amount ? '' : ` (first ${attempted.text} ${attempted.currency})`;
  const steps = life.map(({ status, minute }) => `${status} +${minute}`).join(', ');
  const refund = life.some(({ status }) => status === 'partially_refunded') ? `, ${refundedPercent} % back` : '';
  return `  ${id}: ${amount.text} ${amount.currency}${asked}: ${steps}${refund}`;
}

function tellLook(look: Look): string {
  const { minute, intent, asked, detailed, detailLag, session, delays, againAfter } = look;
  const part = (bits: number) => (bits === -1 ? 'all' : `0b${bits.toString(2)}`);
  const again = againAfter === null ? '' : `, again ${againAfter} min later`;
  return `${intent} at +${minute}: sessions ${part(asked)} (${session}), details ${part(detailed)} ${detailLag} min on; heard after ${delays.join(' or ')} min${again}`;
}
