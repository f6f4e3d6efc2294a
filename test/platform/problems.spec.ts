import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { bearer, KEYS, startTestApp, type TestApp } from '../support/app.js';
import { signWebhook } from '../support/zoho-webhook.js';
import { ProbeModule } from './probe.module.js';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ modules: [ProbeModule] });
});
afterAll(() => service.close());

describe('every error is a problem document', () => {
  it('names its kind, the request and the path without its query', async () => {
    const answer = await service.http.get('/v1/nothing-here?q=asha@example.com').set('x-request-id', 'caller-17');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['x-request-id']).toBe('caller-17');
    expect(JSON.parse(answer.text)).toEqual({
      type: `${service.url}/docs/errors#not_found`,
      title: 'Not found',
      status: 404,
      detail: 'There is nothing at this address.',
      instance: '/v1/nothing-here',
      code: 'not_found',
      requestId: 'caller-17',
    });
  });

  it.each(['x'.repeat(65), 'a b', 'line{break}', ''])(
    'makes an id of its own when the given one is odd: "%s"',
    async (given) => {
      const answer = await service.http.get('/health/live').set('x-request-id', given);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    },
  );

  it.each([
    ['malformed JSON', '{"reference":', 'application/json', 400, 'validation_failed'],
    ['JSON that poisons prototypes', '{"__proto__":{"admin":true}}', 'application/json', 400, 'validation_failed'],
    ['an empty body where one is needed', '', 'application/json', 400, 'validation_failed'],
    ['a body over 256 KiB', `{"reference":"${'x'.repeat(262_144)}"}`, 'application/json', 413, 'payload_too_large'],
    ['a form', 'reference=1', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['plain text', '{"reference":"1"}', 'text/plain', 415, 'unsupported_media_type'],
    ['XML', '<reference/>', 'application/xml', 415, 'unsupported_media_type'],
  ])('refuses %s', async (_what, body, type, status, code) => {
    const answer = await service.http.post('/probe/body').set(bearer(KEYS.web)).set('content-type', type).send(body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ code, status, requestId: answer.headers['x-request-id'] });
  });

  it('refuses an address that is no address, also as a problem', async () => {
    const socket = connect((service.app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect(answer).toContain('"code":"validation_failed"');
  });

  it('answers a fault of ours with 500, says nothing about it, and logs it with its stack', async () => {
    const answer = await service.http.get('/probe/crash');
    expect(answer.status).toBe(500);
    const { requestId, ...problem } = JSON.parse(answer.text) as Record<string, unknown>;
    expect(problem).toEqual({
      type: `${service.url}/docs/errors#internal_error`,
      title: 'Internal error',
      status: 500,
      detail: 'Something went wrong on our side.',
      instance: '/probe/crash',
      code: 'internal_error',
    });
    const logged = service.logs.find((line) => line.level === 'error' && line.requestId === requestId);
    expect(JSON.stringify(logged)).toContain('ProbeController.crash');
  });

  it('accepts calls without a body, with and without a content type', async () => {
    const path = '/probe/orders/0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11/cancel';
    expect((await service.http.post(path).set(bearer(KEYS.web))).status).toBe(201);
    const typed = await service.http.post(path).set(bearer(KEYS.web)).set('content-type', 'application/json');
    expect(typed.status).toBe(201);
  });

  it('hands webhooks over byte for byte, even when they are no JSON', async () => {
    const signature = signWebhook('', 'any');
    const body = '{ "a" : 1.0,\n "ü":  ';
    for (const type of ['application/json', 'application/octet-stream']) {
      const answer = await service.http
        .post('/v1/webhooks/probe')
        .set({ 'content-type': type, 'x-zoho-webhook-signature': signature })
        .send(body);
      expect(JSON.parse(answer.text)).toEqual({ length: Buffer.byteLength(body), text: body });
    }
  });
});
