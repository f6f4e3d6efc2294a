import { Alert, Button, Container, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { callService } from '../api/client';
import { Problem } from '../api/problems';
import { ConnectionBanner } from '../shell/connection-banner';
import { signIn, useSession } from './support-key';

/** Asks for a support key and tries it before it is kept. */
export function SignIn() {
  const { notice } = useSession();
  const [key, setKey] = useState('');
  const queries = useQueryClient();
  const attempt = useMutation({
    mutationFn: tryKey,
    onSuccess: (_answer, tried) => {
      queries.clear();
      signIn(tried);
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (key.trim()) attempt.mutate(key.trim());
  };
  const refusal = attempt.error ? refusalOf(attempt.error) : notice;
  return (
    <>
      <ConnectionBanner />
      <Container size={420} component="main" py={{ base: 'xl', sm: 96 }}>
        <Title order={1} ta="center" size="h2">
          Support desk
        </Title>
        <Text c="dimmed" ta="center" mt={4}>
          Find any order, understand it, act on it
        </Text>
        <Paper withBorder p="lg" mt="xl" component="form" onSubmit={submit}>
          <Stack>
            {refusal && (
              <Alert color="red" role="alert" title="Not signed in">
                {refusal}
              </Alert>
            )}
            <PasswordInput
              label="Support key"
              description="Kept in this tab only, until you sign out or close it"
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
              autoFocus
              required
            />
            <Button type="submit" loading={attempt.isPending} fullWidth>
              Sign in
            </Button>
          </Stack>
        </Paper>
      </Container>
    </>
  );
}

/** The cheapest question that only a support key may ask. */
async function tryKey(key: string): Promise<void> {
  await callService(
    new Request(`${location.origin}/v1/support/orders?limit=1`, { headers: { authorization: `Bearer ${key}` } }),
  );
}

function refusalOf(error: Error): string {
  const status = error instanceof Problem ? error.document.status : null;
  if (status === 401) return 'This key is not known. Check that it was copied completely.';
  if (status === 403) return 'This is a storefront’s key. The support desk needs a support key.';
  return error.message;
}
