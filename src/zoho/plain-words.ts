import { ZohoError } from './zoho.errors.js';

/** Refusals that say what they are about, and it is not the request's words (zoho 6.1). */
const NOT_ABOUT_WORDS: readonly string[] = [
  'currency_not_supported_for_payment',
  'invalid_currency',
  'payments_not_enabled',
  'payment_method_type_not_supported',
  'payment_method_unactivated',
  'invalid_payment_session',
  'resource_does_not_exist',
  'refund_cannot_be_initiated',
];
/** Letters, digits, space and `.,-()+`: what integrators found Zoho to take (zoho 2.1). */
const OTHER_CHARACTERS = /[^A-Za-z0-9 .,()+-]+/g;
const OTHER_KEY_CHARACTERS = /[^A-Za-z0-9_ .,()+-]+/g;

/** `text` in characters that Zoho takes: letters lose their accents, all else becomes a space. May be empty. */
export function plainText(text: string): string {
  return plain(text, OTHER_CHARACTERS);
}

/** As {@link plainText}; a key may have an underscore, as ours do. */
export function plainKey(text: string): string {
  return plain(text, OTHER_KEY_CHARACTERS);
}

function plain(text: string, others: RegExp): string {
  const withoutAccents = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return withoutAccents.replace(others, ' ').replace(/ {2,}/g, ' ').trim();
}

/**
 * Sends `body`, and if Zoho refuses it in a way that may be about its characters, the same in plain text once. Zoho names no error for that
 * (zoho 6.1), so every refusal of the request itself counts unless its code says what else it is about. A refused request has done
 * nothing, so sending it again is safe.
 */
export async function inPlainWordsIfRefused<T>(
  body: string,
  plainBody: () => string,
  send: (body: string) => Promise<T>,
): Promise<T> {
  try {
    return await send(body);
  } catch (error) {
    if (!mayBeItsWords(error)) throw error;
    const plain = plainBody();
    if (plain === body) throw error;
    return send(plain);
  }
}

function mayBeItsWords(error: unknown): boolean {
  if (!(error instanceof ZohoError) || error.kind !== 'rejected') return false;
  const { httpStatus = 0, zohoCode = '' } = error;
  // 422 as some SDKs expect it, 2xx with an error code as one integrator met it.
  const isOfTheRequest = httpStatus === 400 || httpStatus === 422 || (httpStatus >= 200 && httpStatus < 300);
  return isOfTheRequest && !NOT_ABOUT_WORDS.includes(zohoCode);
}
