/**
 * Zoho's documented limits on what we send. The official SDKs disagree whether they count characters or bytes and the server's
 * own counting is not documented, so lengths in bytes are the ones to keep (zoho 2.1).
 */
export const ZOHO_LIMITS = {
  descriptionBytes: 500,
  invoiceNumberBytes: 50,
  metadataEntries: 5,
  metadataKeyBytes: 20,
  metadataValueBytes: 500,
} as const;

/** What a reader sees as one character, such as a flag or a letter with its marks. */
const CHARACTERS = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The longest beginning of `text` that fits in `maxBytes` of UTF-8, never ending within what a reader sees as one character. */
export function cutToBytes(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  if (read >= text.length) return text;
  const cutCharacter = CHARACTERS.segment(text).containing(read)?.index ?? read;
  // A single character longer than the limit (letters can carry any number of marks) is better cut than lost.
  return text.slice(0, cutCharacter === 0 ? read : cutCharacter);
}
