import { inPlainWordsIfRefused, plainKey, plainText } from './plain-words.js';
import { ZohoError, type ZohoErrorDetails, type ZohoFailureKind } from './zoho.errors.js';

it.each([
  ['Tea for two', 'Tea for two'],
  ['Chai & Café #12 — 50% off!', 'Chai Cafe 12 50 off'],
  ['a_b/c', 'a b c'],
  ['(1,5) + 2-3.', '(1,5) + 2-3.'],
  ['line\nbreak', 'line break'],
  ['ﬁ №5 Ａ１', 'fi No5 A1'],
  ['चाय 🍵', ''],
])('says %j plainly as %j', (text, plain) => {
  expect(plainText(text)).toBe(plain);
});

it('leaves a key its underscores', () => {
  expect(plainKey('sales_channel#1')).toBe('sales_channel 1');
});

async function sent(kind: ZohoFailureKind, details: ZohoErrorDetails, plain = 'plain'): Promise<string[]> {
  const bodies: string[] = [];
  const refuse = (body: string): Promise<never> => {
    bodies.push(body);
    return Promise.reject(new ZohoError(kind, 'createSession', 'no', details));
  };
  await expect(inPlainWordsIfRefused('fancy', () => plain, refuse)).rejects.toThrow(ZohoError);
  return bodies;
}

it.each<[string, ZohoFailureKind, ZohoErrorDetails]>([
  ['400 without a code', 'rejected', { httpStatus: 400 }],
  ['400 with the code for everything', 'rejected', { httpStatus: 400, zohoCode: 'error' }],
  ['422', 'rejected', { httpStatus: 422, zohoCode: 'invalid_parameter' }],
  ['an error code in a 200', 'rejected', { httpStatus: 200, zohoCode: 'invalid_parameter' }],
])('asks once more after %s', async (_name, kind, details) => {
  expect(await sent(kind, details)).toEqual(['fancy', 'plain']);
});

it.each<[string, ZohoFailureKind, ZohoErrorDetails]>([
  ['a code that says what else', 'rejected', { httpStatus: 400, zohoCode: 'payments_not_enabled' }],
  ['403', 'rejected', { httpStatus: 403 }],
  ['404', 'rejected', { httpStatus: 404 }],
  ['a refused token', 'auth', { httpStatus: 401 }],
  ['no answer', 'unknown_outcome', {}],
  ['a fault of Zoho’s', 'unknown_outcome', { httpStatus: 500 }],
  ['too many calls', 'unavailable', { httpStatus: 429 }],
])('does not after %s', async (_name, kind, details) => {
  expect(await sent(kind, details)).toEqual(['fancy']);
});

it('does not where the words were plain already', async () => {
  expect(await sent('rejected', { httpStatus: 400 }, 'fancy')).toEqual(['fancy']);
});
