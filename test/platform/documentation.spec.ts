import { bearer, KEYS, startTestApp, type TestApp } from '../support/app.js';
import { ProbeModule } from './probe.module.js';

interface OpenApi {
  paths: Record<
    string,
    Record<
      string,
      { responses: Record<string, { content?: Record<string, { examples?: object }> }>; security?: object[] }
    >
  >;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, { type: string; scheme: string }> };
}

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ modules: [ProbeModule] });
});
afterAll(() => service.close());

describe('documentation', () => {
  it('describes who may call and every problem an endpoint can answer with, one example per code', async () => {
    const document = (await service.http.get('/docs/json')).body as OpenApi;
    expect(Object.keys(document.components.securitySchemes)).toEqual(['storefrontKey', 'clientToken', 'supportKey']);
    expect(document.components.schemas).toHaveProperty('ProblemDocument');
    const operation = document.paths['/probe/body']?.post;
    expect(operation?.security).toEqual([{ storefrontKey: [] }]);
    const refusals = operation?.responses['400']?.content?.['application/problem+json']?.examples;
    expect(Object.keys(refusals ?? {})).toEqual(['validation_failed', 'idempotency_key_required']);
    expect(operation?.responses).toHaveProperty('429');
  });

  it('says of every endpoint what its front door refuses, with examples at its own address', async () => {
    const { paths } = (await service.http.get('/docs/json')).body as OpenApi;
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { responses, security }] of Object.entries(methods)) {
        const expected = [...(security?.length ? ['401', '403', '429'] : []), ...(['post', 'patch'].includes(method) ? ['413', '415'] : [])];
        expect([`${method} ${path}`, expected.filter((status) => !(status in responses))]).toEqual([`${method} ${path}`, []]);
      }
      const examples = [...JSON.stringify(methods).matchAll(/"instance":"([^"]*)"/g)].map(([, instance]) => instance);
      const own = path.replaceAll(/\{\w+\}/g, '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11');
      expect(examples.filter((instance) => instance !== own)).toEqual([]);
    }
  }); // prettier-ignore

  it('is shown by a page that loads nothing from elsewhere and runs no inline script', async () => {
    const page = await service.http.get('/docs');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(page.text).not.toMatch(/<script>/);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(assets).toHaveLength(4);
    for (const path of assets) expect((await service.http.get(path)).status).toBe(200);
  });

  it('needs no credentials, unlike what it documents', async () => {
    expect((await service.http.get('/docs/json')).status).toBe(200);
    expect((await service.http.post('/probe/body').send({})).status).toBe(401);
    expect((await service.http.post('/probe/body').set(bearer(KEYS.web)).send({ reference: 'r' })).status).toBe(201);
  });
});
