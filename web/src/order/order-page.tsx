import { Anchor, Group, Stack } from '@mantine/core';
import { useDocumentTitle, useHotkeys } from '@mantine/hooks';
import { useNavigate, useParams } from 'react-router';
import { Answer } from '../ui/answer';
import { Section } from '../ui/section';
import { count } from '../ui/words';
import { CaseList } from './case-list';
import { DeliveryList } from './delivery-list';
import { Explanation } from './explanation';
import { OrderHeader } from './order-header';
import { PaymentList } from './payment-list';
import { RefundList } from './refund-list';
import { SessionList } from './session-list';
import { Timeline } from './timeline';
import { type Order, useOrder } from './use-order';
import { WebhookList } from './webhook-list';

/** Everything about one order, and what can be done about it. */
export function OrderPage() {
  const { orderId = '' } = useParams();
  const order = useOrder(orderId);
  const navigate = useNavigate();
  const back = (): void => void (history.length > 1 ? navigate(-1) : navigate('/orders'));
  useHotkeys([['Escape', back]]);
  useDocumentTitle(order.data ? `${order.data.reference} · Support desk` : 'Support desk');
  return (
    <Stack>
      <Anchor component="button" type="button" size="sm" onClick={back} style={{ alignSelf: 'flex-start' }}>
        ← Back (Esc)
      </Anchor>
      <Answer of={order}>{(data) => <OrderParts order={data} />}</Answer>
    </Stack>
  );
}

function OrderParts({ order }: { order: Order }) {
  return (
    <>
      <OrderHeader order={order} />
      {order.cases.length > 0 && (
        <Section title="Cases">
          <CaseList order={order} />
        </Section>
      )}
      <Section title="What happened">
        <Explanation orderId={order.id} />
      </Section>
      <Group align="stretch" gap="md" className="columns">
        <Section title="Payments">
          <PaymentList order={order} />
        </Section>
        <Section title="Refunds">
          <RefundList refunds={order.refunds} />
        </Section>
      </Group>
      <Section title="Payment sessions" hint="Each can be paid for about 15 minutes, with up to five attempts.">
        <SessionList order={order} />
      </Section>
      <Section title="Events to the storefront">
        <DeliveryList deliveries={order.eventDeliveries} />
      </Section>
      <Section title="Webhooks from Zoho">
        <WebhookList webhooks={order.webhooks} />
      </Section>
      <Section
        title="Audit trail"
        hint="What happened, as it is stored: every change, what caused it and on what evidence."
      >
        <details className="fold">
          <summary>{count(order.timeline.length, 'change')}, latest first</summary>
          <Timeline entries={order.timeline} />
        </details>
      </Section>
    </>
  );
}
