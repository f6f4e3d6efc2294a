/** An Idempotency-Key: random, 128 bits. Not `randomUUID`, which plain-http pages inside a company's network do not have. */
export function newKey(): string {
  return `console-${crypto.getRandomValues(new Uint8Array(16)).reduce((key, byte) => key + byte.toString(16).padStart(2, '0'), '')}`;
}
