import type { Checkout, PlacedOrder } from '../../contract.js';

/** What the widget resolves with, in the service's spelling. Slow methods may resolve without a payment. */
export interface WidgetResult {
  paymentId?: string;
  paymentsSessionId?: string;
  signature?: string;
}

interface ZPaymentsWidget {
  requestPaymentMethod(options: Record<string, unknown>): Promise<Record<string, string | undefined>>;
  close(): Promise<void>;
}

type ZPaymentsConstructor = new (options: Record<string, unknown>) => ZPaymentsWidget;

declare global {
  interface Window {
    ZPayments?: ZPaymentsConstructor;
  }
}

/** Opens Zoho's payment window for an order's session. @throws Error with the widget's `code` in `name` */
export async function payInWidget({ checkout, paymentSession, ...order }: PlacedOrder): Promise<WidgetResult> {
  const ZPayments = await loadWidget(checkout);
  const widget = new ZPayments({
    account_id: checkout.accountId,
    domain: checkout.domain,
    otherOptions: { api_key: checkout.apiKey, is_test_mode: checkout.testMode },
  });
  try {
    const result = await widget.requestPaymentMethod({
      amount: paymentSession.amount,
      currency_code: paymentSession.currency,
      payments_session_id: paymentSession.paymentsSessionId,
      business: 'Kettle & Leaf',
      description: order.description,
      reference_number: order.reference,
      address: { name: 'Asha Rao', email: 'asha@example.com' },
    });
    return {
      ...(result.payment_id ? { paymentId: result.payment_id } : {}),
      // Zoho's docs call it payment_session_id, some of its pages payments_session_id.
      paymentsSessionId:
        result.payments_session_id ?? result.payment_session_id ?? paymentSession.paymentsSessionId ?? '',
      ...(result.signature ? { signature: result.signature } : {}),
    };
  } finally {
    await widget.close().catch(() => undefined);
  }
}

/** The widget's reason for giving up, e.g. `widget_closed`; older scripts put it into the message. */
export function widgetErrorCode(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return code ?? message ?? 'unknown';
}

async function loadWidget({ scriptUrl }: Checkout): Promise<ZPaymentsConstructor> {
  if (!window.ZPayments) await loadScript(scriptUrl);
  if (!window.ZPayments)
    throw Object.assign(new Error('The payment window is missing.'), { code: 'widget_failed_to_load' });
  return window.ZPayments;
}

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove(); // the next click may load it anew
      reject(Object.assign(new Error('The payment window could not be loaded.'), { code: 'widget_failed_to_load' }));
    };
    document.head.append(script);
  });
}
