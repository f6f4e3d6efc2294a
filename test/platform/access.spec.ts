import { ClientTokens } from '../../src/auth/client-tokens.js';
import { Clock } from '../../src/common/clock.js';
import { bearer, KEYS, startTestApp, TEST_ENVIRONMENT, type TestApp } from '../support/app.js';
import { ProbeModule } from './probe.module.js';

const ORDER = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';
const OTHER_ORDER = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e12';
const ISSUED = new Date('2026-12-01T10:00:00.000Z');
const EXPIRES = new Date('2026-12-01T11:00:00.000Z');

class SetClock extends Clock {
  time = ISSUED;
  override now(): Date {
    return this.time;
  }
}

const clock = new SetClock();
const CORS_ORIGINS = 'https://shop.example,capacitor://localhost,ionic://localhost,app://x';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ modules: [ProbeModule], clock, env: { CORS_ORIGINS } });
});
afterAll(() => service.close());
beforeEach(() => {
  clock.time = ISSUED;
});

const cancel = (orderId: string, token: string) =>
  service.http.post(`/probe/orders/${orderId}/cancel`).set(bearer(token));
const issueFrom = (app: TestApp) => app.app.get(ClientTokens).issue(ORDER, 'web', ISSUED, EXPIRES).token;

describe('who may call', () => {
  it.each([
    ['nothing', {}],
    ['an unknown key', bearer('sk_unknown_0123456789abcdef')],
    ['a key with a letter too many', bearer(`${KEYS.web}x`)],
    ['another scheme', { authorization: `Basic ${KEYS.web}` }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['something like a client token', bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.')],
  ])('answers 401 with a challenge to %s', async (_what, headers) => {
    const answer = await service.http.get('/probe/support').set(headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'unauthenticated' });
  });

  it('answers 403 to the right key in the wrong role', async () => {
    for (const token of [KEYS.web, issueFrom(service)]) {
      const answer = await service.http.get('/probe/support').set(bearer(token));
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'forbidden' });
    }
    expect((await service.http.get('/probe/support').set(bearer(KEYS.desk))).body).toEqual({
      role: 'support',
      name: 'desk',
      deskRole: 'agent',
    });
  });

  it('refuses everyone on a route that forgot to say who may call', async () => {
    for (const key of Object.values(KEYS)) {
      expect((await service.http.get('/probe/undecorated').set(bearer(key))).status).toBe(403);
    }
  });

  it('answers 404 to an id that is none', async () => {
    expect((await cancel('nope', KEYS.web)).status).toBe(404);
  });

  it('takes the old and the new key of a storefront while it rotates', async () => {
    const keys = 'web:sk_new_0123456789abcdef0123456789,web:sk_old_0123456789abcdef0123456789';
    const rotating = await startTestApp({ modules: [ProbeModule], env: { STOREFRONT_API_KEYS: keys } });
    try {
      for (const key of ['sk_new_0123456789abcdef0123456789', 'sk_old_0123456789abcdef0123456789']) {
        const answer = await rotating.http.post(`/probe/orders/${ORDER}/cancel`).set(bearer(key));
        expect(answer.body).toMatchObject({ principal: { role: 'storefront', name: 'web' } });
      }
      const gone = await rotating.http.post(`/probe/orders/${ORDER}/cancel`).set(bearer(KEYS.web));
      expect(gone.status).toBe(401);
    } finally {
      await rotating.close();
    }
  });
});

describe('client token', () => {
  it('opens its own order, in any spelling of the id, and no other', async () => {
    const token = issueFrom(service);
    const principal = { role: 'shopper', orderId: ORDER, storefront: 'web' };
    expect((await cancel(ORDER, token)).body).toEqual({ orderId: ORDER, principal });
    expect((await cancel(ORDER.toUpperCase(), token)).body).toEqual({ orderId: ORDER, principal });
    expect((await cancel(OTHER_ORDER, token)).status).toBe(404);
  });

  it('is the same for the same order and times, so that an answer can be repeated', () => {
    const tokens = service.app.get(ClientTokens);
    const first = tokens.issue(ORDER, 'web', ISSUED, EXPIRES);
    expect(tokens.issue(ORDER, 'web', ISSUED, EXPIRES)).toEqual(first);
    expect(first.expiresAt).toEqual(EXPIRES);
  });

  it('is refused from the second it expires, by the clock of the service', async () => {
    const token = issueFrom(service);
    clock.time = new Date(EXPIRES.getTime() - 1);
    expect((await cancel(ORDER, token)).status).toBe(201);
    clock.time = EXPIRES;
    const answer = await cancel(ORDER, token);
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toMatchObject({ detail: 'The client token has expired.' });
  });

  it('is refused when a single character was changed', async () => {
    const token = issueFrom(service);
    const [header, payload = '', signature] = token.split('.');
    const other = Buffer.from(payload, 'base64url').toString().replace(ORDER, OTHER_ORDER);
    const forged = [header, Buffer.from(other).toString('base64url'), signature].join('.');
    expect((await cancel(OTHER_ORDER, forged)).status).toBe(401);
  });

  it('outlives the rotation of its secret, until that is taken away', async () => {
    const token = issueFrom(service);
    const newest = 'a-newer-client-token-secret-0123456789';
    for (const [secrets, status] of [
      [`${newest},${TEST_ENVIRONMENT.CLIENT_TOKEN_SECRETS}`, 201],
      [newest, 401],
    ] as const) {
      const rotated = await startTestApp({ modules: [ProbeModule], clock, env: { CLIENT_TOKEN_SECRETS: secrets } });
      const answer = await rotated.http.post(`/probe/orders/${ORDER}/cancel`).set(bearer(token));
      await rotated.close();
      expect(answer.status).toBe(status);
    }
  });
});

describe('limits', () => {
  it('slows down who keeps coming without credentials, and nobody else at that address', async () => {
    const impatient = await startTestApp({ modules: [ProbeModule] });
    try {
      let answer = await impatient.http.get('/probe/support');
      for (let i = 0; i < 300; i++) answer = await impatient.http.get('/probe/support');
      expect(answer.status).toBe(429);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'rate_limited' });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect((await impatient.http.get('/probe/support').set(bearer(KEYS.desk))).status).toBe(200);
      expect((await impatient.http.get('/health/live')).status).toBe(200);
    } finally {
      await impatient.close();
    }
  });
});

describe('browsers', () => {
  it('may call from a listed origin and read the headers they need', async () => {
    const preflight = await service.http
      .options(`/probe/orders/${ORDER}/cancel`)
      .set({ origin: 'https://shop.example', 'access-control-request-method': 'POST' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe('https://shop.example');
    for (const header of ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match', 'Last-Event-ID'])
      expect(preflight.headers['access-control-allow-headers']).toContain(header);
    const refusal = await service.http.get('/probe/support').set('origin', 'https://shop.example');
    expect(refusal.headers['access-control-allow-origin']).toBe('https://shop.example');
    for (const header of ['ETag', 'Retry-After', 'Idempotency-Replayed', 'X-Request-Id'])
      expect(refusal.headers['access-control-expose-headers']).toContain(header);
  });

  it('may call from a hybrid app, whose pages have a scheme of their own', async () => {
    for (const origin of CORS_ORIGINS.split(',')) {
      const answer = await service.http.get('/probe/support').set('origin', origin);
      expect(answer.headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it('may not call from anywhere else', async () => {
    for (const origin of ['https://evil.example', 'capacitor://localhost.evil', 'capacitor://localhos', 'null']) {
      const answer = await service.http.get('/probe/support').set('origin', origin);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});
