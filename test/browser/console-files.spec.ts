import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service.close());

describe('the console’s files', () => {
  it('answer the page at every address of its own, under a policy without inline scripts and with a nonce of its own', async () => {
    const pages = await Promise.all(
      ['/support', '/support/orders?q=x', '/support/cases'].map((url) => service.http.get(url)),
    );
    const policies = pages.map((page) => String(page.headers['content-security-policy']));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(policies).size).toBe(3);
    for (const [index, policy] of policies.entries()) {
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toContain('unsafe');
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
      expect(pages[index]?.text).toContain(`content="${nonce}"`);
      expect(pages[index]?.headers['cache-control']).toBe('no-store');
    }
  });

  it('are kept by browsers for good, compressed for those who take it, and missing when they are missing', async () => {
    const page = await service.http.get('/support');
    const script = /src="([^"]+)"/.exec(page.text)?.[1] ?? 'none';
    const asset = await service.http.get(script).set('accept-encoding', 'gzip');
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(
      (await service.http.get(script).set('accept-encoding', 'identity')).headers['content-encoding'],
    ).toBeUndefined();
    for (const missing of ['assets/missing.js', 'favicon.ico', 'orders/script.js'])
      expect((await service.http.get(`/support/${missing}`)).status).toBe(404);
    expect((await service.http.get('/support/..%2f..%2fpackage.json')).text).not.toContain('"dependencies"');
  });
});
