/**
 * Zoho's documented limits on what we send. The official SDKs disagree whether they count characters or bytes and the server's
 * own counting is not documented, so lengths in bytes are the ones to keep.
 */
export const ZOHO_LIMITS = {
  descriptionBytes: 500,
  invoiceNumberLength: 50,
  metadataEntries: 5,
  metadataKeyLength: 20,
  metadataValueBytes: 500,
} as const;

/** The longest beginning of `text` that fits in `maxBytes` of UTF-8, never ending within a character. */
export function cutToBytes(text: string, maxBytes: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(maxBytes)).read);
}
