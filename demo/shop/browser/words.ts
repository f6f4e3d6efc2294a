import type { OrderStatus } from '@checkout-bff/client/browser';
import { formatMoney } from './money.js';

export interface Words {
  tone: 'waiting' | 'working' | 'good' | 'bad';
  headline: string;
  detail: string;
  /** Label of the one thing to do next, if there is one. */
  action?: string;
}

/** What the page says about an order. `nextAction` decides what it offers; nothing here guesses about money. */
export function describe(order: OrderStatus): Words {
  const amount = formatMoney(order.amount, order.currency);
  switch (order.status) {
    case 'paid':
      return { tone: 'good', headline: 'Paid. Thank you!', detail: `${amount} has arrived. Your tea is being packed.` };
    case 'partially_refunded':
      return { tone: 'good', headline: 'Partly refunded', detail: 'Some of your money is on its way back to you.' };
    case 'refunded':
      return { tone: 'good', headline: 'Refunded', detail: 'Your money is on its way back to you.' };
    case 'cancelled':
      return { tone: 'bad', headline: 'Order cancelled', detail: 'Nothing was charged.' };
    case 'expired':
      return { tone: 'bad', headline: 'Order expired', detail: 'It was not paid in time. Nothing was charged.' };
    case 'awaiting_payment':
      return describeUnpaid(order, amount);
  }
}

function describeUnpaid(order: OrderStatus, amount: string): Words {
  switch (order.nextAction) {
    case 'pay':
      return describeOpenSession(order, amount);
    case 'retry':
      return {
        tone: 'bad',
        headline: 'The payment window has run out',
        detail: 'Nothing was charged and your order is kept. Try again in a new window.',
        action: `Try again: pay ${amount}`,
      };
    case 'contact_support':
      return {
        tone: 'bad',
        headline: 'Please talk to us',
        detail: `Something needs a person. Write to help@kettle.example and name ${order.reference}; please do not pay again.`,
      };
    default:
      return {
        tone: 'working',
        headline: 'Confirming your payment',
        detail: 'Your bank is answering. This page changes by itself; please do not pay again.',
      };
  }
}

function describeOpenSession({ payments, paymentSession }: OrderStatus, amount: string): Words {
  const until = paymentSession ? ` The payment window stays open until ${clockTime(paymentSession.expiresAt)}.` : '';
  const hasFailed = payments.some(({ status }) => status === 'failed' || status === 'canceled');
  return hasFailed
    ? {
        tone: 'bad',
        headline: 'That payment did not go through',
        detail: `No money was taken. Try again, perhaps another way.${until}`,
        action: `Try again: pay ${amount}`,
      }
    : {
        tone: 'waiting',
        headline: 'Waiting for your payment',
        detail: `Your order is saved.${until}`,
        action: `Pay ${amount}`,
      };
}

export function clockTime(iso: string, seconds = false): string {
  return new Date(iso).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  });
}
