import { Anchor, Button, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, dataOf, type Schemas } from '../api/client';
import { Answer, Nothing, Refusal, Waiting } from '../ui/answer';
import { Verbatim } from '../ui/evidence';
import { Moment } from '../ui/moment';
import { StatusBadge } from '../ui/status-badge';
import { capital, inWords } from '../ui/words';
import { ReplayWebhookButton } from './replay-webhook-button';

type Webhook = Schemas['WebhookView'];
type Verdict = NonNullable<Webhook['verdict']> | 'pending';

const VERDICTS = [
  'pending',
  'look_scheduled',
  'nothing_new',
  'unknown_order',
  'foreign_account',
  'wrong_mode',
  'ignored_type',
  'unreadable',
] as const satisfies readonly Verdict[];
const REFRESH_MS = 5_000;

/** What Zoho told us, newest first. */
export function InboxPage() {
  useDocumentTitle('Webhooks · Support desk');
  const [address, setAddress] = useSearchParams();
  const verdict = VERDICTS.find((name) => name === address.get('verdict'));
  const type = address.get('type') ?? undefined;
  const webhooks = useInbox(verdict, type);
  const choose = (name: string, value: string | null): void =>
    setAddress(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  const items = webhooks.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack>
      <Title order={1} size="h3">
        Webhooks from Zoho
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <Select
          label="What came of it"
          placeholder="Any"
          clearable
          data={VERDICTS.map((value) => ({ value, label: capital(inWords(value)) }))}
          value={verdict ?? null}
          onChange={(value) => choose('verdict', value)}
        />
        <TextInput
          label="Type"
          placeholder="payment.succeeded"
          value={type ?? ''}
          onChange={(event) => choose('type', event.currentTarget.value)}
        />
      </SimpleGrid>
      {webhooks.error && <Refusal error={webhooks.error} />}
      {webhooks.isPending && <Waiting />}
      {webhooks.data && items.length === 0 && <Nothing>No webhook fits.</Nothing>}
      {items.length > 0 && (
        <Paper withBorder p={{ base: 'sm', sm: 'md' }}>
          {items.map((webhook) => (
            <WebhookEntry key={webhook.eventId} webhook={webhook} />
          ))}
        </Paper>
      )}
      {webhooks.hasNextPage && (
        <Button variant="default" loading={webhooks.isFetchingNextPage} onClick={() => void webhooks.fetchNextPage()}>
          Load more
        </Button>
      )}
    </Stack>
  );
}

function WebhookEntry({ webhook }: { webhook: Webhook }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="entry">
      <Group justify="space-between" gap="xs">
        <div>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {webhook.type ?? 'unreadable'}
            </Text>
            <StatusBadge status={webhook.verdict ?? webhook.status} />
            {webhook.orderId && (
              <Anchor component={Link} to={`/orders/${webhook.orderId}`} size="sm">
                Order
              </Anchor>
            )}
          </Group>
          <Text size="xs" c="dimmed" component="div" className="wrap-anywhere">
            {webhook.eventId} · received <Moment at={webhook.receivedAt} size="xs" span />
            {webhook.deliveries > 1 && ` · sent ${webhook.deliveries} times`}
            {webhook.paymentId && ` · payment ${webhook.paymentId}`}
          </Text>
        </div>
        <Group gap="xs">
          <Button variant="subtle" size="xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Hide body' : 'Show body'}
          </Button>
          <ReplayWebhookButton eventId={webhook.eventId} />
        </Group>
      </Group>
      {isOpen && <Body eventId={webhook.eventId} />}
    </div>
  );
}

/** Personal data: fetched when a person asks for it, one at a time. */
function Body({ eventId }: { eventId: string }) {
  const detail = useQuery({
    queryKey: ['webhook', eventId],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/support/webhooks/{eventId}', { params: { path: { eventId } }, signal })),
  });
  return <Answer of={detail}>{({ body }) => <Verbatim>{body}</Verbatim>}</Answer>;
}

function useInbox(verdict: Verdict | undefined, type: string | undefined) {
  return useInfiniteQuery({
    queryKey: ['webhooks', verdict, type],
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET('/v1/support/webhooks', { params: { query: { verdict, type, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : REFRESH_MS),
  });
}
