import type { Checkout, PaymentResult, PaymentSession } from '../api-types.js';

/** Who pays, as Zoho's window may show and prefill it. */
export interface PayerAddress {
  name?: string;
  email?: string;
  phone?: string;
}

/** What the payment window shows besides the amount. */
export interface WindowTexts {
  business?: string;
  description?: string;
  reference?: string;
  address?: PayerAddress;
}

/**
 * How the payment window ended. None of these says whether money was taken: only the order's status does.
 * `completed`: with a payment, which was handed to the service; `pending`: without one yet (slow methods); `closed`: by the shopper;
 * `failed`: with Zoho's code, such as `session_expired`; `not_needed`: the order came to its end another way.
 */
export type WindowEnd =
  | { window: 'completed'; result: PaymentResult }
  | { window: 'pending' | 'closed' | 'not_needed' }
  | { window: 'failed'; code: string };

interface ZPaymentsWidget {
  requestPaymentMethod(options: Record<string, unknown>): Promise<Record<string, string | undefined>>;
  close(): Promise<void>;
}

type ZPaymentsConstructor = new (options: Record<string, unknown>) => ZPaymentsWidget;

export type LoadScript = (url: string) => Promise<void>;

/** Loaded once per page; a script that did not load is forgotten, so that the next click may try again. */
const loading = new Map<string, Promise<void>>();

/** Opens Zoho's payment window and waits for its end; `signal` closes it. Never throws for what the window says. */
export async function payInWindow(
  checkout: Checkout,
  session: PaymentSession,
  texts: WindowTexts,
  { loadScript = appendScript, signal }: { loadScript?: LoadScript | undefined; signal: AbortSignal },
): Promise<WindowEnd> {
  const ZPayments = await loadWidget(checkout.scriptUrl, loadScript).catch(() => undefined);
  if (!ZPayments) return { window: 'failed', code: 'widget_failed_to_load' };
  if (signal.aborted) return { window: 'not_needed' };
  let widget: ZPaymentsWidget | undefined;
  try {
    widget = new ZPayments({
      account_id: checkout.accountId,
      domain: checkout.domain,
      otherOptions: { api_key: checkout.apiKey, is_test_mode: checkout.testMode },
    });
    const closed = untilAborted(signal).then((): WindowEnd => ({ window: 'not_needed' }));
    const paid = widget.requestPaymentMethod(optionsOf(session, texts)).then((result) => readResult(result, session));
    return await Promise.race([paid, closed]);
  } catch (error) {
    return readFailure(error);
  } finally {
    void widget?.close().catch(() => undefined);
  }
}

function optionsOf(session: PaymentSession, { business, description, reference, address }: WindowTexts) {
  return {
    amount: session.amount,
    currency_code: session.currency,
    payments_session_id: session.paymentsSessionId,
    ...(business && { business }),
    ...(description && { description }),
    ...(reference && { reference_number: reference }),
    ...(address && { address }),
  };
}

// Zoho's documentation calls it payment_session_id, some of its pages payments_session_id.
function readResult(result: Record<string, string | undefined>, { paymentsSessionId }: PaymentSession): WindowEnd {
  const { payment_id: paymentId, signature, payments_session_id: one, payment_session_id: other } = result;
  const sessionId = one ?? other ?? paymentsSessionId;
  if (!paymentId || !signature || !sessionId) return { window: 'pending' };
  return { window: 'completed', result: { paymentId, paymentsSessionId: sessionId, signature } };
}

/** Zoho's own plugin compares the message, its documentation names the code: whichever is there. */
function readFailure(error: unknown): WindowEnd {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const reason = code ?? message ?? 'unknown';
  return reason === 'widget_closed' ? { window: 'closed' } : { window: 'failed', code: reason };
}

async function loadWidget(url: string, loadScript: LoadScript): Promise<ZPaymentsConstructor | undefined> {
  const find = (): ZPaymentsConstructor | undefined => (globalThis as { ZPayments?: ZPaymentsConstructor }).ZPayments;
  if (find()) return find();
  const load = loading.get(url) ?? loadScript(url);
  loading.set(url, load);
  await load.finally(() => loading.delete(url));
  return find();
}

function appendScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error(`${url} could not be loaded`));
    };
    document.head.append(script);
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
