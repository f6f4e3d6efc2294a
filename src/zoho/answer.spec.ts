import { readAnswer, readTransportFailure, type ZohoAnswer } from './answer.js';
import { ZohoError } from './zoho.errors.js';

const question = (isWrite: boolean) => ({
  operation: 'create_session',
  isWrite,
  read: (body: unknown) => (body as { content?: string } | undefined)?.content,
});

/** How it ended, as a caller sees it. */
function ending(answer: Partial<ZohoAnswer>, isWrite = true): unknown {
  try {
    return readAnswer(question(isWrite), { status: 200, body: '{}', ...answer });
  } catch (error) {
    if (!(error instanceof ZohoError)) throw error;
    const { kind, httpStatus, zohoCode, retryAfterMs } = error;
    return { kind, httpStatus, zohoCode, retryAfterMs };
  }
}

describe('an answer of Zoho', () => {
  it.each([
    ['code 0', '{"code":0,"content":"made"}'],
    ['no code', '{"content":"made"}'],
  ])('with %s gives its content', (_what, body) => {
    expect(ending({ status: 201, body })).toBe('made');
  });

  it.each([
    [401, 'auth', 'auth'],
    [429, 'unavailable', 'unavailable'],
    [400, 'rejected', 'rejected'],
    [404, 'rejected', 'rejected'],
    [408, 'unknown_outcome', 'unavailable'],
    [302, 'unknown_outcome', 'unavailable'],
    [500, 'unknown_outcome', 'unavailable'],
    [503, 'unknown_outcome', 'unavailable'],
  ])('HTTP %i means %s for a write and %s for a read, whatever its code', (status, write, read) => {
    const body = '{"code":"error","content":"made"}';
    expect(ending({ status, body })).toMatchObject({ kind: write, httpStatus: status, zohoCode: 'error' });
    expect(ending({ status, body }, false)).toMatchObject({ kind: read });
  });

  it.each([
    ['a page', '<html></html>', 'unknown_outcome', 'unavailable'],
    ['half of it', '{"content":"ma', 'unknown_outcome', 'unavailable'],
    ['no content', '{"code":0}', 'unknown_outcome', 'unavailable'],
    ['an error code alone', '{"code":"invalid_parameter"}', 'rejected', 'rejected'],
    ['an error code beside content', '{"code":"error","content":"made"}', 'unknown_outcome', 'unavailable'],
  ])('in 200 with %s is no success', (_what, body, write, read) => {
    expect(ending({ body })).toMatchObject({ kind: write });
    expect(ending({ body }, false)).toMatchObject({ kind: read });
  });

  it.each([
    ['7', 7_000],
    ['86400', 300_000],
    ['soon', undefined],
    ['-1', undefined],
    [undefined, undefined],
  ])('Retry-After %s is waited for at most five minutes', (retryAfter, retryAfterMs) => {
    expect(ending({ status: 429, retryAfter })).toEqual({
      kind: 'unavailable',
      httpStatus: 429,
      zohoCode: undefined,
      retryAfterMs,
    });
  });

  it('keeps a code short, however long Zoho made it', () => {
    expect(ending({ status: 400, body: `{"code":"${'x'.repeat(500)}"}` })).toMatchObject({ zohoCode: 'x'.repeat(80) });
  });
});

describe('a failure below HTTP', () => {
  it.each([
    ['ECONNREFUSED', 'unavailable', 'unavailable'],
    ['ENOTFOUND', 'unavailable', 'unavailable'],
    ['CERT_HAS_EXPIRED', 'unavailable', 'unavailable'],
    ['ECONNRESET', 'unknown_outcome', 'unavailable'],
    ['UND_ERR_HEADERS_TIMEOUT', 'unknown_outcome', 'unavailable'],
  ])('%s is %s for a write and %s for a read', (code, write, read) => {
    const error = Object.assign(new Error('Bearer secret'), { code });
    expect(readTransportFailure(question(true), error)).toMatchObject({ kind: write });
    expect(readTransportFailure(question(false), error)).toMatchObject({ kind: read });
  });

  it('shows the code and nothing else of the error, which may hold the request', () => {
    const error = Object.assign(new Error('Bearer secret'), { code: 'ECONNRESET' });
    expect(readTransportFailure(question(true), error).message).toBe(
      'create_session: no answer from Zoho (ECONNRESET)',
    );
  });

  it('of every address of a host was never sent; of some it may have been', () => {
    const refused = { code: 'ECONNREFUSED' };
    const all = { name: 'AggregateError', errors: [refused, { code: 'EHOSTUNREACH' }] };
    const some = { name: 'AggregateError', errors: [refused, { code: 'ECONNRESET' }] };
    expect(readTransportFailure(question(true), all).kind).toBe('unavailable');
    expect(readTransportFailure(question(true), some).kind).toBe('unknown_outcome');
    expect(readTransportFailure(question(true), { errors: [] }).kind).toBe('unknown_outcome');
  });

  it.each([null, undefined, 'text', 7])('%p thrown instead of an error proves nothing', (thrown) => {
    expect(readTransportFailure(question(true), thrown)).toMatchObject({
      kind: 'unknown_outcome',
      message: 'create_session: no answer from Zoho (unknown)',
    });
  });
});
