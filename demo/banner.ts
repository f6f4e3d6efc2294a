import { type DemoStack } from './demo-stack.js';

/** Where everything is, and lines that work when pasted. */
export function banner({ shopUrl, serviceUrl, simulatorUrl, keys }: DemoStack, dataDir: string): string {
  // The clock makes each paste a new order, in any shell; $RANDOM is not everywhere.
  const order = `{"reference":"SO-'$(date +%s)'","amount":"100.50","currency":"INR","description":"Payment for Order #12345","invoiceNumber":"INV-12345","metadata":{"Key1":"Value1"}}`;
  const authorization = `-H 'Authorization: Bearer ${keys.storefrontKey}'`;
  return `
  Shop        ${shopUrl}/
  Support     ${serviceUrl}/support   (key: ${keys.supportKey})
  API docs    ${serviceUrl}/docs
  Simulator   ${simulatorUrl}/   (pay, fail, refund, break things)

  Place an order from another terminal (each paste is a new one):

curl -sS ${serviceUrl}/v1/orders ${authorization} -H "Idempotency-Key: paste-$(date +%s)" -H 'Content-Type: application/json' -d '${order}'

  Read its status (put the "id" of the answer in place of ORDER_ID):

curl -sS ${serviceUrl}/v1/orders/ORDER_ID/status ${authorization}

  Let time pass for simulator, service and shop together (also a bar at the foot of the shop): 15 minutes, a night, five days

curl -sS ${shopUrl}/api/time -H 'Content-Type: application/json' -d '{"ms":43200000}'

  The keys are made for this demo and good for nothing else. Data and logs: ${dataDir}/
  Ctrl-C stops everything; the data stay for the next start.
`;
}
