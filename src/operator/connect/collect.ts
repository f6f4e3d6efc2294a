import type { Interface } from 'node:readline/promises';

/** What only a person can look up, and where. */
const QUESTIONS: Readonly<Record<string, string>> = {
  ZOHO_EDITION: 'Edition: IN, IN_SANDBOX or US',
  ZOHO_ACCOUNT_ID: 'Account id (Zoho Payments > Settings > Developer Space)',
  ZOHO_CLIENT_ID: 'Client id (Zoho API console, a client of type ORG)',
  ZOHO_CLIENT_SECRET: 'Client secret (beside it)',
  ZOHO_WIDGET_API_KEY: 'API key of the widget (Developer Space)',
  ZOHO_SIGNING_KEY: 'Signing key (Developer Space)',
  ZOHO_WEBHOOK_SIGNING_KEYS:
    'Signing key of the webhook (Developer Space > Webhooks; endpoint https://<your host>/v1/webhooks/zoho)',
};

/**
 * Fills in what is missing by asking, where somebody can be asked.
 * @throws Error naming every variable that nobody gave
 */
export async function collect(values: Map<string, string>, terminal: Interface | null): Promise<void> {
  const missing = Object.keys(QUESTIONS).filter((name) => !values.has(name));
  if (!terminal && missing.length > 0)
    throw new Error(`Give ${missing.join(', ')} in the environment: nobody is there to be asked.`);
  for (const name of missing) {
    const answer = await terminal?.question(`${QUESTIONS[name]}: `);
    if (!answer?.trim()) throw new Error(`${name} is needed.`);
    values.set(name, answer.trim());
  }
}
